// Giving up root, for good or for a moment.
#pragma once

#include "libmp/core/result.hpp"
#include "libmp/platform/account.hpp"

namespace mp::platform {

// The effective user is root.
[[nodiscard]] bool running_as_root() noexcept;

// Real, effective and saved ids and all groups become those of `identity`. A process that is not root and already belongs to
// that user has nothing to give up: it keeps its groups. Afterwards it is checked that the former ids can't be regained; if
// that check fails the program stops, because there is no safe way to go on.
[[nodiscard]] Status become_for_good(const Identity& identity);

// The same between fork and exec, where nothing may be allocated: 0 or an errno value.
[[nodiscard]] int become_for_good_or_errno(const Identity& identity) noexcept;

// While it lives the process (all of its threads) acts with the identity's effective user, group and groups, so that the kernel
// decides what the user may read. Root needed, except for the own identity, where nothing changes. The former rights come back
// when it is destroyed; if they don't, the program stops. Not to be nested.
class ActingAs {
 public:
  [[nodiscard]] static Result<ActingAs> start(const Identity& identity);
  ActingAs(ActingAs&& other) noexcept;
  ActingAs& operator=(ActingAs&&) = delete;
  ~ActingAs();

 private:
  ActingAs() = default;
  void restore() noexcept;

  bool active_ = false;
  Identity former_;
};

}  // namespace mp::platform
