#include "libmp/wire/session_summary.hpp"

#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"

namespace mp::wire {
namespace {

constexpr std::size_t kNumbers = 16 + 1 + 4 + 4 + 2 + 2 + 4 + 1;
constexpr std::size_t kLengths = 4;
static_assert(kNumbers + kLengths + limits::kMaxSessionName + limits::kMaxAddressText + limits::kMaxProgramName +
                  limits::kMaxTitle <=
              kMaxSessionSummary);

void write_cut(Writer& out, std::string_view text, std::size_t most) noexcept {
  out.bytes_u8(as_bytes(cut_utf8(text, most)));
}

std::string read_text(Reader& in, std::size_t most) { return std::string(as_text(in.bytes_u8(most))); }

}  // namespace

void write(Writer& out, const SessionSummary& summary) noexcept {
  out.bytes(summary.id.bytes);
  write_cut(out, summary.name, limits::kMaxSessionName);
  out.u8(static_cast<std::uint8_t>(summary.state));
  out.u32(summary.age);
  out.u32(summary.idle);
  out.u16(summary.columns);
  out.u16(summary.rows);
  write_cut(out, summary.from, limits::kMaxAddressText);
  out.u32(summary.silent);
  out.u8(summary.viewers);
  write_cut(out, summary.command, limits::kMaxProgramName);
  write_cut(out, summary.title, limits::kMaxTitle);
}

SessionSummary read_session_summary(Reader& in) {
  SessionSummary summary;
  in.copy_to(summary.id.bytes);
  summary.name = read_text(in, limits::kMaxSessionName);
  summary.state = static_cast<SessionState>(in.u8_at_most(static_cast<std::uint8_t>(SessionState::mute)));
  summary.age = in.u32();
  summary.idle = in.u32();
  summary.columns = in.u16();
  summary.rows = in.u16();
  summary.from = read_text(in, limits::kMaxAddressText);
  summary.silent = in.u32();
  summary.viewers = in.u8();
  summary.command = read_text(in, limits::kMaxProgramName);
  summary.title = read_text(in, limits::kMaxTitle);
  if (!is_plain_name(summary.name)) in.fail(ReadError::malformed);
  return summary;
}

}  // namespace mp::wire
