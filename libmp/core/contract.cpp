#include "libmp/core/contract.hpp"

#include <cstdio>
#include <cstdlib>

namespace mp {

void contract_violation(const char* what, std::source_location where) noexcept {
  std::fprintf(stderr, "mp: internal error: %s (%s:%u, %s)\n", what, where.file_name(), static_cast<unsigned>(where.line()),
               where.function_name());
  std::abort();
}

}  // namespace mp
