// Processes that lost their parent. A session is started by a login that then ends; whoever adopts it must reap it, and the
// init of a container often does not.
#pragma once

#include <optional>

#include "libmp/core/result.hpp"

namespace mp::platform {

// From now on descendants whose parent ends become children of this process, instead of init's. SIGCHLD tells when one ends.
[[nodiscard]] Status adopt_orphans();

// The process id of a child that has ended and was not reaped yet, adopted or not. Asked again, it may name the same one: reap
// it first, by reap_child() or by the ChildProcess that stands for it.
[[nodiscard]] std::optional<int> ended_child();
void reap_child(int process_id) noexcept;

}  // namespace mp::platform
