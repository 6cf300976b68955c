// Contracts between our own parts. A broken contract is our fault, never a peer's: the program stops with the place and the
// condition, in release builds too, because going on would mean working with a state nobody has thought about.
#pragma once

#include "libmp/core/source_location.hpp"

namespace mp {

// Prints the condition and its place to standard error and aborts. Allocates nothing.
[[noreturn]] void contract_violation(const char* what, SourceLocation where = SourceLocation::current()) noexcept;

// A precondition, postcondition or invariant that the calling code guarantees.
constexpr void expects(bool condition, const char* what, SourceLocation where = SourceLocation::current()) noexcept {
  if (!condition) contract_violation(what, where);
}

}  // namespace mp
