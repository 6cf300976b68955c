// What the display stream consists of (docs/protocol.md, section 7.1): type, length, body. Types that this version does not
// know are skipped, so that a newer server may say more.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/reader.hpp"

namespace mp::wire {

// Columns and rows that what is shown was made for.
struct DisplaySize {
  std::uint16_t columns = 0;
  std::uint16_t rows = 0;
  friend bool operator==(const DisplaySize&, const DisplaySize&) = default;
};

// Whether the terminal gets it also behind a picture that it is not given.
enum class Owed : std::uint8_t { no, yes };

// Bytes of the program, for the terminal as they are.
struct OutputRecord {
  ByteView bytes;
  Owed owed = Owed::no;
};

enum class PackedPlace : std::uint8_t {
  first = 2,      // begins a zstd frame; what there was of another is over
  continued = 3,  // goes on with it
};

// Other records, compressed (display/packing).
struct PackedRecord {
  PackedPlace place{};
  ByteView bytes;
};

enum class ScreenPart : std::uint8_t { middle = 0, first = 1, last = 2, whole = 3 };

// What makes a terminal of this size that is in the canonical reset state show the screen. A screen that is too large for one
// record comes in parts, with no other record in between.
struct ScreenRecord {
  DisplaySize size;
  ScreenPart part = ScreenPart::whole;
  ByteView bytes;
};

// What follows was made for this size, by a server that knows of so many RESIZEs of this client.
struct SizeRecord {
  DisplaySize size;
  std::uint64_t resizes = 0;  // below 2^62
};

// How the program's terminal treats what is typed.
struct TtyRecord {
  bool echoes = false;     // ECHO: shows it
  bool canonical = false;  // ICANON: collects a line of it
  friend bool operator==(const TtyRecord&, const TtyRecord&) = default;
};

// Whether more output is to be expected from a program that has been given what was typed.
enum class Settled : std::uint8_t { no, yes };

// All input below `input`, an offset in this client's input stream, was written to the program's terminal before what follows
// was read from it. Settled: the program was given time to answer, and has written nothing since what came before.
struct SeenRecord {
  std::uint64_t input = 0;  // below 2^62
  Settled settled = Settled::no;
  friend bool operator==(const SeenRecord&, const SeenRecord&) = default;
};

using DisplayRecord = std::variant<OutputRecord, PackedRecord, ScreenRecord, SizeRecord, TtyRecord, SeenRecord>;

// The body of `record` is at most limits::kMaxDisplayRecord bytes long.
void append_record(Bytes& out, const DisplayRecord& record);

// The first record in `stream`, which holds what has arrived so far and was not read. Its bytes lie in `stream`.
struct NextDisplayRecord {
  std::size_t size = 0;                 // bytes it takes in the stream
  std::optional<DisplayRecord> record;  // empty for a type that is not known
};
// Empty: not complete yet. A failure is a violation of the protocol.
[[nodiscard]] Result<std::optional<NextDisplayRecord>, ReadError> next_display_record(ByteView stream);

}  // namespace mp::wire
