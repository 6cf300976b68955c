// The filler: a byte between two records of a TCP stream that means nothing (docs/protocol.md, section 2.1). A sender puts one
// behind what it has to say, in a segment of its own: what the receiver's system says about it shows the sender's at once
// whether something before it is missing.
#pragma once

#include <cstdint>
#include <utility>

namespace mp::wire {

// No record begins so: its length would be above every limit.
inline constexpr std::uint8_t kFiller = 0xff;

// Whether a receiver still skips a filler before the next record.
class FillerAllowance {
 public:
  enum class First : std::uint8_t { record, filler };
  explicit FillerAllowance(First first) noexcept : open_(first == First::filler) {}

  void handle_record() noexcept { open_ = true; }
  void end() noexcept { open_ = false; }
  // `byte` stands where a record would begin. True: it is the filler, and skipped.
  [[nodiscard]] bool covers(std::uint8_t byte) noexcept { return byte == kFiller && std::exchange(open_, false); }

 private:
  bool open_;
};

}  // namespace mp::wire
