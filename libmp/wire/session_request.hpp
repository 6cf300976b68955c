// What a client asks a server for when it logs in: a new session or one that lives, in which terminal, running what; or
// something about its sessions (docs/protocol.md, section 2.6). Part of ClientAuth; the session layer acts on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {

enum class RequestKind : std::uint8_t {
  new_session = 1,
  attach = 2,         // another client for a session that lives
  resume = 3,         // by session id: the client lost UDP and wants fresh keys
  attach_or_new = 4,  // the session of that name, which begins if there is none
  list_sessions = 5,  // answered with descriptions, not with a session
  end_session = 6,    // likewise: of the one that was ended
};

// What a client may do: the primary types and sets the size, a viewer looks on. Enforced by the server.
enum class ClientPart : std::uint8_t { primary = 0, viewer = 1 };

// What becomes of the TCP connection that the request came by.
enum class TcpUse : std::uint8_t {
  login = 0,    // closed after ServerAccept
  carrier = 1,  // stays: sealed datagrams may travel on it, in records, when UDP is blocked (section 4.1)
};

// Sizes as the terminal reports them; the receiver clamps them to what it can show. Pixels are 0 when unknown.
struct TerminalSize {
  std::uint16_t columns = 80;
  std::uint16_t rows = 24;
  std::uint16_t x_pixels = 0;
  std::uint16_t y_pixels = 0;
  friend bool operator==(const TerminalSize&, const TerminalSize&) = default;
};

struct EnvironmentEntry {
  std::string name;
  std::string value;
  friend bool operator==(const EnvironmentEntry&, const EnvironmentEntry&) = default;
};

// In place of a client: this is the second request for that session, and the first one is given up.
inline constexpr ClientId kAskedAgain{1};

struct SessionRequest {
  RequestKind kind = RequestKind::new_session;
  TcpUse tcp = TcpUse::login;
  ClientPart part = ClientPart::primary;  // viewer: attach only
  // attach_or_new: the session's name. end_session: its name or the beginning of its id. attach: likewise, or empty for the one
  // that there is. The others: empty.
  std::string name;
  // resume: the session, and which of its clients comes back, as ServerAccept said. new_session: the id that it shall have,
  // random (zero: one of the server's choice), and kAskedAgain when the client has asked for it before. All zero otherwise.
  SessionId session_id;
  ClientId client;
  std::string terminal_type;
  TerminalSize size;
  std::vector<EnvironmentEntry> environment;
  // Program and arguments; empty asks for the login shell.
  std::vector<std::string> command;
  friend bool operator==(const SessionRequest&, const SessionRequest&) = default;
};

// Names of sessions and terminal types are shown to people and become part of paths: UTF-8 without control characters and '/'.
[[nodiscard]] bool is_plain_name(std::string_view text);

// Whether the request follows the rules and limits of the protocol; the error tells the user what is wrong with it.
[[nodiscard]] Status check(const SessionRequest& request);

// `request` passed check().
void write(Writer& out, const SessionRequest& request) noexcept;

// Fails the reader when the bytes are not a request that check() would let pass.
[[nodiscard]] SessionRequest read_session_request(Reader& in);

}  // namespace mp::wire
