// Keeps keys in memory where they are.
#pragma once

#include "libmp/core/result.hpp"

namespace mp::platform {

// No core dump, and no other process of the same user may look into this one (ptrace, /proc/self/mem). Does not survive an
// exec: every role calls it first thing. Side effect: /proc/self belongs to root from then on; read what you need before.
// The hard limit for core dumps stays, so that people can allow them again in their
// sessions; no_new_privs stays unset on purpose: people use sudo there.
[[nodiscard]] Status forbid_memory_disclosure();

}  // namespace mp::platform
