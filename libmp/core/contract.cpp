#include "libmp/core/contract.hpp"

#include <cstdio>
#include <cstdlib>

namespace mp {

void contract_violation(const char* what, SourceLocation where) noexcept {
  std::fprintf(stderr, "mp: internal error: %s (%s:%u, %s)\n", what, where.file_name(), where.line(), where.function_name());
  std::abort();
}

}  // namespace mp
