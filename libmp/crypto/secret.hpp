// Secrets in memory that is wiped when they go. Moved, never copied by accident; a copy is asked for by name.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "libmp/core/bytes.hpp"
#include "libmp/core/contract.hpp"

namespace mp::crypto {

// Overwrites with zeros in a way that the compiler does not remove.
void wipe(MutableByteView bytes) noexcept;

// Whether two byte strings are equal, in a time that depends on their lengths only.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b) noexcept;

// A secret of known size.
template <std::size_t N>
class SecretArray {
 public:
  SecretArray() = default;
  explicit SecretArray(ByteView bytes) noexcept {
    expects(bytes.size() == N, "a secret is made from exactly its size");
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  }
  SecretArray(const SecretArray&) = delete;
  SecretArray& operator=(const SecretArray&) = delete;
  SecretArray(SecretArray&& other) noexcept { take(other); }
  SecretArray& operator=(SecretArray&& other) noexcept {
    if (this != &other) take(other);
    return *this;
  }
  ~SecretArray() { wipe(bytes_); }

  [[nodiscard]] SecretArray copy() const noexcept { return SecretArray(view()); }
  [[nodiscard]] ByteView view() const noexcept { return bytes_; }
  [[nodiscard]] MutableByteView mutable_view() noexcept { return bytes_; }
  static constexpr std::size_t size() noexcept { return N; }

 private:
  void take(SecretArray& other) noexcept {
    bytes_ = other.bytes_;
    wipe(other.bytes_);
  }
  std::array<std::uint8_t, N> bytes_{};
};

// A secret of any size (passphrases, file contents). The allocation is made once and never grows, so nothing is left behind by
// a reallocation.
class SecretBytes {
 public:
  SecretBytes() = default;
  // `size` zero bytes.
  explicit SecretBytes(std::size_t size);
  explicit SecretBytes(ByteView bytes);
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  ~SecretBytes();

  [[nodiscard]] ByteView view() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] MutableByteView mutable_view() noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  // Forgets (and wipes) everything behind the first `size` bytes.
  void shrink(std::size_t size) noexcept;

 private:
  Bytes bytes_;
  std::size_t size_ = 0;
};

}  // namespace mp::crypto
