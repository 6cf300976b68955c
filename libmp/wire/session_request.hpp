// What a client asks a server for when it logs in: which session, in which terminal, running what (docs/protocol.md, section
// 2.6). Part of ClientAuth; the session layer acts on it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {

enum class RequestKind : std::uint8_t {
  new_session = 1,
  attach_by_name = 2,
  resume = 3,  // by session id: the client lost UDP and wants fresh keys
};

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

struct SessionRequest {
  RequestKind kind = RequestKind::new_session;
  TcpUse tcp = TcpUse::login;
  // attach_by_name: the session's name. new_session: the name it gets, or empty. resume: empty.
  std::string name;
  // resume: the session. All zero otherwise.
  SessionId session_id;
  std::string terminal_type;
  TerminalSize size;
  std::vector<EnvironmentEntry> environment;
  // Program and arguments; empty asks for the login shell.
  std::vector<std::string> command;
  friend bool operator==(const SessionRequest&, const SessionRequest&) = default;
};

// Whether the request follows the rules and limits of the protocol; the error tells the user what is wrong with it.
[[nodiscard]] Status check(const SessionRequest& request);

// `request` passed check().
void write(Writer& out, const SessionRequest& request) noexcept;

// Fails the reader when the bytes are not a request that check() would let pass.
[[nodiscard]] SessionRequest read_session_request(Reader& in);

}  // namespace mp::wire
