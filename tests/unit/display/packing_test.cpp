#include "libmp/display/packing.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "libmp/core/limits.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::display {
namespace {

using wire::PackedPlace;
using wire::PackedRecord;

// The PACKED records of a stream that holds nothing else.
std::vector<PackedRecord> packed_records(ByteView stream) {
  std::vector<PackedRecord> found;
  while (!stream.empty()) {
    const auto next = wire::next_display_record(stream);
    if (!next || !*next || !(*next)->record) break;
    found.push_back(std::get<PackedRecord>(*(*next)->record));
    stream = stream.subspan((*next)->size);
  }
  EXPECT_TRUE(stream.empty());
  return found;
}

// What `unpacker` makes of `stream`; nothing after a failure.
std::optional<std::string> unpacked(Unpacker& unpacker, ByteView stream) {
  Bytes records;
  for (const auto& packed : packed_records(stream)) {
    if (!unpacker.unpack(packed, records)) return std::nullopt;
  }
  return std::string(as_text(records));
}

Bytes packed(Packer& packer, std::string_view text) {
  Bytes stream;
  packer.pack(as_bytes(text), stream);
  return stream;
}

// Lines as programs write them.
std::string listing(std::size_t size, std::uint64_t seed) {
  test::SeededRandom random(seed);
  std::string text;
  while (text.size() < size) {
    text += "-rw-r--r-- 1 user group " + std::to_string(random.below(1'000'000)) + " Nov 20 17:19 \x1b[01;34mfile" +
            std::to_string(random.below(10'000)) + "\x1b[0m\r\n";
  }
  text.resize(size);
  return text;
}

std::string noise(std::size_t size) {
  Bytes bytes(size);
  test::SeededRandom(7).fill(bytes);
  return std::string(as_text(bytes));
}

TEST(Packing, GivesBackWhatWasPacked) {
  for (const std::size_t size : {1u, 100u, 5'000u, 32'768u, 32'769u, 300'000u}) {
    for (const auto& text : {listing(size, size), noise(size)}) {
      Packer packer;
      Unpacker unpacker;
      EXPECT_TRUE(unpacked(unpacker, packed(packer, text)) == text) << size;
    }
  }
}

TEST(Packing, EveryRecordIsWholeWhenItArrives) {
  Packer packer;
  Unpacker unpacker;
  const auto text = listing(100'000, 1);
  Bytes records;
  std::size_t last = 0;
  const auto stream = packed(packer, text);
  for (const auto& one : packed_records(stream)) {
    ASSERT_TRUE(unpacker.unpack(one, records));
    EXPECT_LE(records.size() - last, limits::kMaxUnpacked);
    EXPECT_GT(records.size(), last);
    last = records.size();
  }
  EXPECT_EQ(last, text.size());
}

TEST(Packing, AFrameGoesOnAndRemembers) {
  Packer packer;
  Unpacker unpacker;
  const auto page = listing(4'000, 3);
  const auto first = packed(packer, page);
  const auto again = packed(packer, page);
  EXPECT_EQ(packed_records(first).front().place, PackedPlace::first);
  EXPECT_EQ(packed_records(again).front().place, PackedPlace::continued);
  EXPECT_LT(again.size(), first.size() / 10);
  EXPECT_TRUE(unpacked(unpacker, first) == page);
  EXPECT_TRUE(unpacked(unpacker, again) == page);
}

TEST(Packing, TextShrinksToAThirdAndNoiseHardlyGrows) {
  Packer packer;
  EXPECT_LT(packed(packer, listing(200'000, 4)).size(), 200'000u / 3);
  EXPECT_LT(packed(packer, noise(200'000)).size(), 201'000u);
}

TEST(Packing, TheEndOfAFrameGivesTheMemoryOfBothSidesBack) {
  Packer packer;
  Unpacker unpacker;
  auto stream = packed(packer, "text");
  ASSERT_TRUE(unpacked(unpacker, stream));
  EXPECT_TRUE(packer.is_open() && unpacker.is_open());
  EXPECT_GT(packer.memory(), 0u);
  EXPECT_GT(unpacker.memory(), 0u);
  stream.clear();
  packer.finish(stream);
  EXPECT_EQ(unpacked(unpacker, stream), "");
  EXPECT_FALSE(packer.is_open() || unpacker.is_open());
  EXPECT_EQ(packer.memory() + unpacker.memory(), 0u);
  stream.clear();
  packer.finish(stream);  // nothing to end
  EXPECT_TRUE(stream.empty());
  EXPECT_EQ(unpacked(unpacker, packed(packer, "more")), "more");
}

TEST(Packing, AContextStaysWithinAMegabyte) {
  Packer packer;
  Unpacker unpacker;
  ASSERT_TRUE(unpacked(unpacker, packed(packer, listing(1'000'000, 5))));
  EXPECT_LT(packer.memory(), 640'000u);
  EXPECT_LT(unpacker.memory(), 512'000u);
}

TEST(Packing, AfterAHoleAnotherFrameBegins) {
  Packer packer;
  Unpacker unpacker;
  ASSERT_TRUE(unpacked(unpacker, packed(packer, listing(10'000, 6))));
  const auto lost = packed(packer, listing(10'000, 7));
  packer.reset();
  unpacker.reset();
  EXPECT_EQ(unpacked(unpacker, packed(packer, "right again")), "right again");
}

TEST(Packing, ARecordWithoutItsFrameIsAnError) {
  Packer packer;
  Unpacker unpacker;
  Bytes records;
  (void)packed(packer, "first");
  const auto second = packed(packer, "second");
  EXPECT_EQ(unpacker.unpack(packed_records(second).front(), records).error(), UnpackError::no_frame);
}

TEST(Packing, DamageIsAnErrorAndLeavesWhatWasThere) {
  Packer packer;
  const auto stream = packed(packer, listing(2'000, 8));
  const auto whole = to_bytes(packed_records(stream).front().bytes);
  for (std::size_t at = 0; at < 4; ++at) {
    auto damaged = whole;
    damaged[at] ^= 0x55;  // the magic number
    Unpacker unpacker;
    auto records = to_bytes("before");
    EXPECT_EQ(unpacker.unpack({PackedPlace::first, damaged}, records).error(), UnpackError::malformed);
    EXPECT_EQ(as_text(records), "before");
    EXPECT_FALSE(unpacker.is_open());
  }
}

TEST(Packing, BytesBehindTheEndOfTheFrameAreAnError) {
  Packer packer;
  Unpacker unpacker;
  Bytes stream;
  packer.pack(as_bytes("x"), stream);
  packer.finish(stream);
  Bytes frame;
  for (const auto& one : packed_records(stream)) append(frame, one.bytes);
  Bytes records;
  EXPECT_TRUE(unpacker.unpack({PackedPlace::first, frame}, records));
  frame.push_back(0);
  EXPECT_EQ(unpacker.unpack({PackedPlace::first, frame}, records).error(), UnpackError::malformed);
}

// A frame that nobody but an attacker writes: a head with this window (RFC 8878, section 3.1.1.1), then blocks of one byte
// repeated.
Bytes frame_of_repeats(std::uint8_t window, std::size_t blocks, std::uint32_t size) {
  Bytes frame{0x28, 0xb5, 0x2f, 0xfd, 0x00, window};
  const auto head = size << 3 | 1u << 1;  // RLE, not the last
  for (std::size_t count = 0; count < blocks; ++count) {
    for (const unsigned shift : {0u, 8u, 16u}) frame.push_back(static_cast<std::uint8_t>(head >> shift));
    frame.push_back('x');
  }
  return frame;
}

constexpr std::uint8_t kWindow128k = 7 << 3;
constexpr std::uint8_t kWindow256k = 8 << 3;

TEST(Packing, ARecordThatHoldsTooMuchIsAnError) {
  constexpr std::uint32_t kBlock = 64 * 1024;
  Bytes records;
  Unpacker unpacker;
  EXPECT_TRUE(unpacker.unpack({PackedPlace::first, frame_of_repeats(kWindow128k, 2, kBlock)}, records));
  EXPECT_EQ(records.size(), limits::kMaxUnpacked);
  EXPECT_EQ(unpacker.unpack({PackedPlace::first, frame_of_repeats(kWindow128k, 3, kBlock)}, records).error(),
            UnpackError::too_large);
  EXPECT_EQ(records.size(), limits::kMaxUnpacked);
}

TEST(Packing, AWindowAbove128KibIsAnError) {
  Bytes records;
  Unpacker unpacker;
  EXPECT_EQ(unpacker.unpack({PackedPlace::first, frame_of_repeats(kWindow256k, 1, 10)}, records).error(),
            UnpackError::malformed);
}

}  // namespace
}  // namespace mp::display
