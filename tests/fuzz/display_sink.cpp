// A hostile server and a client's terminal. The input is a script: records that are well formed or anything, packed or not,
// gaps, and a terminal that changes its size. Whatever comes, the shadow is what a terminal makes of the bytes that were given
// out for it.
#include <algorithm>
#include <cstdint>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/display/display_sink.hpp"
#include "libmp/display/packing.hpp"
#include "libmp/wire/reader.hpp"
#include "tests/support/screen_soundness.hpp"

namespace mp::display {
namespace {

class Script {
 public:
  explicit Script(ByteView bytes) : in_(bytes) {}

  void run() {
    while (in_.remaining() > 0 && !failed_) step(in_.u8());
  }

 private:
  void step(std::uint8_t what) {
    switch (what % 8) {
      case 0:
      case 1:
        return record(wire::OutputRecord{some_bytes()}, what);
      case 2:
        return record(wire::ScreenRecord{size(), static_cast<wire::ScreenPart>(what >> 4 & 3), some_bytes()}, what);
      case 3:
        return record(wire::SizeRecord{size(), resizes_}, what);
      case 4:
        return give(to_bytes(some_bytes()));
      case 5:
        return lose_the_rest();
      case 6:
        return resize();
      default:
        return record(wire::SeenRecord{.input = in_.u8(), .settled = wire::Settled::no}, what);
    }
  }

  ByteView some_bytes() { return in_.bytes(std::min<std::size_t>(in_.u8(), in_.remaining())); }
  [[nodiscard]] wire::DisplaySize size() const { return {terminal_.size().columns, terminal_.size().rows}; }
  void record(const wire::DisplayRecord& one, std::uint8_t what) {
    Bytes records;
    Bytes packed;
    wire::append_record(records, one);
    if ((what & 8) != 0) packer_.pack(records, packed);
    give(packed.empty() ? records : packed);
  }
  void lose_the_rest() {
    stream_.clear();
    packer_.reset();
    sink_.handle_gap();
  }
  void resize() {
    const terminal::Size size{static_cast<std::uint16_t>(in_.u8() % 90 + 2), static_cast<std::uint16_t>(in_.u8() % 30 + 1)};
    terminal_.resize(size);
    sink_.resize(size, ++resizes_);
  }
  void give(const Bytes& more) {
    append(stream_, more);
    do {
      Bytes out;
      const auto used = sink_.handle(stream_, limits::kMaxTerminalOutput, out);
      terminal_.feed(out);
      failed_ = !used;
      if (failed_) return;
      stream_.erase(stream_.begin(), stream_.begin() + static_cast<std::ptrdiff_t>(*used));
    } while (sink_.has_more());
    expects(!test::problem_of(sink_.shadow()), "the shadow is sound");
    expects(!terminal::difference(sink_.shadow(), terminal_), "the shadow is what the terminal shows");
  }

  static constexpr terminal::Size kSize{40, 10};

  wire::Reader in_;
  DisplaySink sink_{kSize, OutputKind::terminal};
  terminal::Screen terminal_{kSize, limits::kMaxRows};
  Packer packer_;
  Bytes stream_;
  std::uint64_t resizes_ = 1;
  bool failed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Script({data, size}).run();
  return 0;
}

}  // namespace mp::display
