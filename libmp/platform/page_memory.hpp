// A large buffer that costs next to nothing while it is not used.
#pragma once

#include <cstddef>
#include <utility>

#include "libmp/core/bytes.hpp"

namespace mp::platform {

// Reads as zeros; each page takes memory from its first use on, until give_back(). Stops the program when there is no room for
// it in the address space.
class PageMemory {
 public:
  explicit PageMemory(std::size_t size);
  PageMemory(PageMemory&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  PageMemory& operator=(PageMemory&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~PageMemory();

  [[nodiscard]] MutableByteView view() const noexcept { return bytes_; }
  // Forgets the content, and returns the memory to the system.
  void give_back() noexcept;

 private:
  MutableByteView bytes_;
};

}  // namespace mp::platform
