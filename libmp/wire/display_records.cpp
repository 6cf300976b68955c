#include "libmp/wire/display_records.hpp"

#include <array>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {
namespace {

enum class Type : std::uint8_t { output = 1, packed_first = 2, packed = 3, screen = 4, size = 5, tty = 6, seen = 7, owed = 8 };

constexpr std::uint8_t kEchoes = 1;
constexpr std::uint8_t kCanonical = 2;
constexpr std::uint8_t kSettled = 1;

// A record in front of the bytes that end its body: type, length and the body's fields.
constexpr std::size_t kMostFields = 12;
constexpr std::size_t kMostHead = 1 + 8 + kMostFields;

void write_size(Writer& out, DisplaySize size) {
  out.u16(size.columns);
  out.u16(size.rows);
}

Type write_fields(Writer&, const OutputRecord& output) { return output.owed == Owed::yes ? Type::owed : Type::output; }
Type write_fields(Writer&, const PackedRecord& packed) {
  return packed.place == PackedPlace::first ? Type::packed_first : Type::packed;
}
Type write_fields(Writer& out, const ScreenRecord& screen) {
  write_size(out, screen.size);
  out.u8(static_cast<std::uint8_t>(screen.part));
  return Type::screen;
}
Type write_fields(Writer& out, const SizeRecord& size) {
  write_size(out, size.size);
  out.varint(size.resizes);
  return Type::size;
}
Type write_fields(Writer& out, const TtyRecord& tty) {
  out.u8(static_cast<std::uint8_t>((tty.echoes ? kEchoes : 0) | (tty.canonical ? kCanonical : 0)));
  return Type::tty;
}
Type write_fields(Writer& out, const SeenRecord& seen) {
  out.u8(seen.settled == Settled::yes ? kSettled : 0);
  out.varint(seen.input);
  return Type::seen;
}

ByteView bytes_of(const OutputRecord& output) { return output.bytes; }
ByteView bytes_of(const PackedRecord& packed) { return packed.bytes; }
ByteView bytes_of(const ScreenRecord& screen) { return screen.bytes; }
ByteView bytes_of(const SizeRecord&) { return {}; }
ByteView bytes_of(const TtyRecord&) { return {}; }
ByteView bytes_of(const SeenRecord&) { return {}; }

DisplaySize read_size(Reader& in) {
  DisplaySize size;
  size.columns = in.u16_at_most(limits::kMaxColumns);
  size.rows = in.u16_at_most(limits::kMaxRows);
  if (size.columns < limits::kMinColumns || size.rows < limits::kMinRows) in.fail(ReadError::malformed);
  return size;
}

PackedRecord read_packed(PackedPlace place, Reader& in) { return {place, in.rest()}; }

ScreenRecord read_screen(Reader& in) {
  ScreenRecord screen;
  screen.size = read_size(in);
  screen.part = static_cast<ScreenPart>(in.u8_at_most(static_cast<std::uint8_t>(ScreenPart::whole)));
  screen.bytes = in.rest();
  return screen;
}

SizeRecord read_size_record(Reader& in) {
  const auto size = read_size(in);
  return {size, in.varint()};
}

TtyRecord read_tty(Reader& in) {
  const auto flags = in.u8_at_most(kEchoes | kCanonical);
  return {.echoes = (flags & kEchoes) != 0, .canonical = (flags & kCanonical) != 0};
}

SeenRecord read_seen(Reader& in) {
  SeenRecord seen;
  seen.settled = in.u8_at_most(kSettled) == kSettled ? Settled::yes : Settled::no;
  seen.input = in.varint();
  return seen;
}

std::optional<DisplayRecord> read_body(Type type, Reader& in) {
  switch (type) {
    case Type::output:
      return OutputRecord{in.rest(), Owed::no};
    case Type::owed:
      return OutputRecord{in.rest(), Owed::yes};
    case Type::packed_first:
      return read_packed(PackedPlace::first, in);
    case Type::packed:
      return read_packed(PackedPlace::continued, in);
    case Type::screen:
      return read_screen(in);
    case Type::size:
      return read_size_record(in);
    case Type::tty:
      return read_tty(in);
    case Type::seen:
      return read_seen(in);
  }
  in.rest();
  return std::nullopt;
}

}  // namespace

void append_record(Bytes& out, const DisplayRecord& record) {
  std::array<std::uint8_t, kMostFields> field_bytes{};
  Writer fields{field_bytes};
  const auto type = std::visit([&](const auto& one) { return write_fields(fields, one); }, record);
  const auto bytes = std::visit([](const auto& one) { return bytes_of(one); }, record);
  expects(fields.size() + bytes.size() <= limits::kMaxDisplayRecord, "a record is within its limit");

  std::array<std::uint8_t, kMostHead> head_bytes{};
  Writer head{head_bytes};
  head.u8(static_cast<std::uint8_t>(type));
  head.varint(fields.size() + bytes.size());
  head.bytes(fields.written());
  append(out, head.written());
  append(out, bytes);
}

Result<std::optional<NextDisplayRecord>, ReadError> next_display_record(ByteView stream) {
  Reader in{stream};
  const auto type = static_cast<Type>(in.u8());
  const auto body = in.bytes_varint(limits::kMaxDisplayRecord);
  const auto size = stream.size() - in.remaining();
  in.rest();
  if (const auto whole = in.finish(); !whole) {
    if (whole.error() == ReadError::truncated) return std::optional<NextDisplayRecord>{};
    return whole.error();
  }
  Reader fields{body};
  const NextDisplayRecord next{.size = size, .record = read_body(type, fields)};
  if (const auto fine = fields.finish(); !fine) return fine.error();
  return std::optional(next);
}

}  // namespace mp::wire
