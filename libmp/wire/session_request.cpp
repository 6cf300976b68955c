#include "libmp/wire/session_request.hpp"

#include <algorithm>
#include <array>

#include "libmp/core/bytes.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"

namespace mp::wire {
namespace {

bool holds_nul(const std::string& text) { return text.find('\0') != std::string::npos; }

// The kinds that say what a program shall run in the session.
bool begins_session(const SessionRequest& r) {
  return r.kind == RequestKind::new_session || r.kind == RequestKind::attach_or_new;
}

bool names_session(const SessionRequest& r) {
  return r.kind == RequestKind::attach || r.kind == RequestKind::attach_or_new || r.kind == RequestKind::end_session;
}

// One rule of a request: whether it holds, and what to tell the user if it doesn't.
struct Rule {
  bool (*holds)(const SessionRequest&);
  const char* complaint;
};

// The complaints name these numbers.
static_assert(limits::kMaxSessionName == 64 && limits::kMaxTerminalType == 64 && limits::kMaxEnvironmentEntries == 32);
static_assert(limits::kMaxEnvironmentName == 64 && limits::kMaxEnvironmentValue == 256);
static_assert(limits::kMaxCommandArguments == 256 && limits::kMaxCommandBytes == 8192);

constexpr std::array kRules{
    Rule{[](const SessionRequest& r) { return r.kind >= RequestKind::new_session && r.kind <= RequestKind::end_session; },
         "unknown kind of request"},
    Rule{[](const SessionRequest& r) { return r.tcp <= TcpUse::carrier; }, "unknown use of the TCP connection"},
    Rule{[](const SessionRequest& r) { return r.name.size() <= limits::kMaxSessionName && is_plain_name(r.name); },
         "a session's name has at most 64 bytes of UTF-8, without control characters and '/'"},
    Rule{[](const SessionRequest& r) { return !r.name.empty() || !names_session(r) || r.kind == RequestKind::attach; },
         "the name of a session must not be empty"},
    Rule{[](const SessionRequest& r) { return r.name.empty() || names_session(r); }, "no session is named here"},
    Rule{[](const SessionRequest& r) {
           return r.part == ClientPart::primary || (r.part == ClientPart::viewer && r.kind == RequestKind::attach);
         },
         "only a session that is there already can be viewed"},
    Rule{[](const SessionRequest& r) { return r.kind != RequestKind::resume || r.session_id != SessionId{}; },
         "a resumed session has an id"},
    Rule{[](const SessionRequest& r) {
           return r.kind == RequestKind::resume || r.kind == RequestKind::new_session || r.session_id == SessionId{};
         },
         "a session id belongs to a new or a resumed session"},
    Rule{[](const SessionRequest& r) {
           return r.kind == RequestKind::resume || r.client == ClientId{} ||
                  (r.session_id != SessionId{} && r.client == kAskedAgain);
         },
         "a client's number belongs to a resumed session"},
    Rule{[](const SessionRequest& r) {
           return r.terminal_type.size() <= limits::kMaxTerminalType && is_plain_name(r.terminal_type);
         },
         "the terminal type (TERM) has at most 64 bytes of UTF-8, without control characters and '/'"},
    Rule{[](const SessionRequest& r) { return r.environment.size() <= limits::kMaxEnvironmentEntries; },
         "at most 32 environment variables can be sent"},
    Rule{[](const SessionRequest& r) {
           return std::ranges::all_of(r.environment, [](const EnvironmentEntry& entry) {
             return !entry.name.empty() && entry.name.size() <= limits::kMaxEnvironmentName && !holds_nul(entry.name) &&
                    entry.name.find('=') == std::string::npos;
           });
         },
         "the name of an environment variable has 1 to 64 bytes, without '='"},
    Rule{[](const SessionRequest& r) {
           return std::ranges::all_of(r.environment, [](const EnvironmentEntry& entry) {
             return entry.value.size() <= limits::kMaxEnvironmentValue && !holds_nul(entry.value);
           });
         },
         "the value of an environment variable has at most 256 bytes"},
    Rule{[](const SessionRequest& r) { return r.command.size() <= limits::kMaxCommandArguments; },
         "a command has at most 256 arguments; put it into a script on the server"},
    Rule{[](const SessionRequest& r) {
           std::size_t total = 0;
           for (const auto& argument : r.command) total += argument.size();
           return total <= limits::kMaxCommandBytes && std::ranges::none_of(r.command, holds_nul);
         },
         "a command has at most 8192 bytes; put it into a script on the server"},
    Rule{[](const SessionRequest& r) { return r.command.empty() || !r.command.front().empty(); },
         "a command needs the name of a program"},
    Rule{[](const SessionRequest& r) { return r.command.empty() || begins_session(r) || r.kind == RequestKind::resume; },
         "only a new session runs a command"},
};

std::string text(ByteView bytes) { return std::string(as_text(bytes)); }

}  // namespace

bool is_plain_name(std::string_view text) {
  const auto unfit = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/'; };
  return is_utf8(text) && std::ranges::none_of(text, unfit);
}

Status check(const SessionRequest& request) {
  for (const auto& rule : kRules) {
    if (!rule.holds(request)) return Error{rule.complaint};
  }
  return Done{};
}

void write(Writer& out, const SessionRequest& request) noexcept {
  out.u8(static_cast<std::uint8_t>(request.kind));
  out.u8(static_cast<std::uint8_t>(request.tcp));
  out.u8(static_cast<std::uint8_t>(request.part));
  out.bytes_u8(as_bytes(request.name));
  out.bytes(request.session_id.bytes);
  out.u32(request.client.value);
  out.bytes_u8(as_bytes(request.terminal_type));
  out.u16(request.size.columns);
  out.u16(request.size.rows);
  out.u16(request.size.x_pixels);
  out.u16(request.size.y_pixels);
  out.u8(static_cast<std::uint8_t>(request.environment.size()));
  for (const auto& entry : request.environment) {
    out.bytes_u8(as_bytes(entry.name));
    out.bytes_u16(as_bytes(entry.value));
  }
  out.u16(static_cast<std::uint16_t>(request.command.size()));
  for (const auto& argument : request.command) out.bytes_u16(as_bytes(argument));
}

SessionRequest read_session_request(Reader& in) {
  SessionRequest request;
  request.kind = static_cast<RequestKind>(in.u8());
  request.tcp = static_cast<TcpUse>(in.u8());
  request.part = static_cast<ClientPart>(in.u8());
  request.name = text(in.bytes_u8(limits::kMaxSessionName));
  in.copy_to(request.session_id.bytes);
  request.client.value = in.u32();
  request.terminal_type = text(in.bytes_u8(limits::kMaxTerminalType));
  request.size.columns = in.u16();
  request.size.rows = in.u16();
  request.size.x_pixels = in.u16();
  request.size.y_pixels = in.u16();
  const auto entries = in.u8_at_most(limits::kMaxEnvironmentEntries);
  for (unsigned i = 0; i < entries && !in.failed(); ++i) {
    auto name = text(in.bytes_u8(limits::kMaxEnvironmentName));
    request.environment.push_back({std::move(name), text(in.bytes_u16(limits::kMaxEnvironmentValue))});
  }
  const auto arguments = in.u16_at_most(limits::kMaxCommandArguments);
  for (unsigned i = 0; i < arguments && !in.failed(); ++i) {
    request.command.push_back(text(in.bytes_u16(limits::kMaxCommandBytes)));
  }
  if (!in.failed() && !check(request)) in.fail(ReadError::malformed);
  return request;
}

}  // namespace mp::wire
