#include "libmp/wire/session_messages.hpp"

#include <algorithm>
#include <limits>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {
namespace {

constexpr std::size_t kHeader = 3;

enum class Type : std::uint8_t { resize = 0x01, hang_up = 0x02, detach = 0x03, verbatim = 0x04, shown = 0x05, exit = 0x81 };

Type type_of(const Resize&) { return Type::resize; }
Type type_of(const HangUp&) { return Type::hang_up; }
Type type_of(const Detach&) { return Type::detach; }
Type type_of(const Verbatim&) { return Type::verbatim; }
Type type_of(const Shown&) { return Type::shown; }
Type type_of(const Exit&) { return Type::exit; }

void write_body(Writer& out, const Resize& resize) {
  out.u16(resize.size.columns);
  out.u16(resize.size.rows);
  out.u16(resize.size.x_pixels);
  out.u16(resize.size.y_pixels);
  out.u64(resize.shown);
  out.u32(static_cast<std::uint32_t>(resize.pushed));
}

void write_body(Writer&, const HangUp&) {}
void write_body(Writer&, const Detach&) {}
void write_body(Writer&, const Verbatim&) {}
void write_body(Writer& out, const Shown& shown) { out.u64(shown.offset); }

void write_body(Writer& out, const Exit& exit) {
  out.u8(static_cast<std::uint8_t>(exit.kind));
  out.u8(exit.value);
  out.bytes_u16(as_bytes(cut_utf8(exit.text, limits::kMaxRefusalText)));
}

Resize read_resize(Reader& in) {
  Resize resize;
  resize.size.columns = in.u16();
  resize.size.rows = in.u16();
  resize.size.x_pixels = in.u16();
  resize.size.y_pixels = in.u16();
  resize.shown = in.u64();
  resize.pushed = static_cast<std::int32_t>(in.u32());
  return resize;
}

Exit read_exit(Reader& in) {
  Exit exit;
  exit.kind = static_cast<ExitKind>(in.u8_at_most(static_cast<std::uint8_t>(ExitKind::not_started)));
  exit.value = in.u8();
  exit.text = std::string(as_text(in.bytes_u16(limits::kMaxRefusalText)));
  return exit;
}

}  // namespace

// A peer may say anything: the sum stays within its type.
Resize joined(const Resize& earlier, const Resize& later) noexcept {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const auto pushed = std::clamp(std::int64_t{earlier.pushed} + later.pushed, -kMost, kMost);
  return {later.size, earlier.shown, static_cast<std::int32_t>(pushed)};
}

Bytes encode(const SessionMessage& message) {
  Bytes body(limits::kMaxControlMessage);
  Writer body_writer{body};
  std::visit([&](const auto& value) { write_body(body_writer, value); }, message);
  Bytes out(kHeader + body_writer.size());
  Writer writer{out};
  writer.u8(static_cast<std::uint8_t>(std::visit([](const auto& value) { return type_of(value); }, message)));
  writer.bytes_u16(body_writer.written());
  return out;
}

Result<std::optional<NextMessage>, ReadError> next_message(ByteView stream) {
  if (stream.size() < kHeader) return std::optional<NextMessage>{};
  Reader header{stream.first(kHeader)};
  const auto type = static_cast<Type>(header.u8());
  const std::size_t length = header.u16_at_most(limits::kMaxControlMessage);
  if (const auto fine = header.finish(); !fine) return fine.error();
  if (stream.size() - kHeader < length) return std::optional<NextMessage>{};

  NextMessage next{.size = kHeader + length, .message = std::nullopt};
  Reader body{stream.subspan(kHeader, length)};
  switch (type) {
    case Type::resize:
      next.message = read_resize(body);
      break;
    case Type::hang_up:
      next.message = HangUp{};
      break;
    case Type::detach:
      next.message = Detach{};
      break;
    case Type::verbatim:
      next.message = Verbatim{};
      break;
    case Type::shown:
      next.message = Shown{body.u64()};
      break;
    case Type::exit:
      next.message = read_exit(body);
      break;
    default:
      return std::optional(next);
  }
  if (const auto fine = body.finish(); !fine) return fine.error();
  return std::optional(next);
}

}  // namespace mp::wire
