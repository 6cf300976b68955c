// What a list says about a session (docs/protocol.md, section 2.8.1): written by the session's process, carried by a login,
// shown by a client.
#pragma once

#include <cstdint>
#include <string>

#include "libmp/core/ids.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/session_request.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {

enum class SessionState : std::uint8_t {
  detached = 0,  // nobody can type
  attached = 1,
  mute = 2,  // its process does not answer; only its id and name are known
};

// Times are spans up to now, in seconds, because the two machines' clocks may differ.
struct SessionSummary {
  SessionId id;
  std::string name;  // empty: it has none
  SessionState state = SessionState::detached;
  std::uint32_t age = 0;   // since it began
  std::uint32_t idle = 0;  // since somebody typed, or it began
  std::uint16_t columns = 0;
  std::uint16_t rows = 0;
  std::string from;          // the address of the client that types; empty: nobody does
  std::uint32_t silent = 0;  // since that client was heard; detached: since there was one
  std::uint8_t viewers = 0;
  std::string command;  // what runs in the foreground of its terminal; empty: not known
  std::string title;    // that it gave its terminal; likewise
  friend bool operator==(const SessionSummary&, const SessionSummary&) = default;
};

// Bytes that one takes at most.
inline constexpr std::size_t kMaxSessionSummary = 500;

// Texts that are too long are cut between characters.
void write(Writer& out, const SessionSummary& summary) noexcept;

// Fails the reader when the bytes are not what the protocol allows. The texts may still hold anything: show only what is
// printable (core/printable_text).
[[nodiscard]] SessionSummary read_session_summary(Reader& in);

}  // namespace mp::wire
