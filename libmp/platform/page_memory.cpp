#include "libmp/platform/page_memory.hpp"

#include <sys/mman.h>

#include "libmp/core/contract.hpp"

namespace mp::platform {

PageMemory::PageMemory(std::size_t size) {
  void* const where = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  expects(where != MAP_FAILED, "the address space has room for a buffer");
  bytes_ = {static_cast<std::uint8_t*>(where), size};
}

PageMemory::~PageMemory() {
  if (!bytes_.empty()) munmap(bytes_.data(), bytes_.size());
}

void PageMemory::give_back() noexcept { static_cast<void>(madvise(bytes_.data(), bytes_.size(), MADV_DONTNEED)); }

}  // namespace mp::platform
