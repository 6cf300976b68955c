// Why a client's handshake came to nothing, and what to tell the person about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace mp::handshake {

// For exit codes, and for deciding whether to try again.
enum class HandshakeFailure : std::uint8_t {
  timed_out,          // worth another attempt
  connection_closed,  // worth another attempt
  server_busy,        // worth another attempt, later
  no_common_version,
  no_common_suite,
  rejected_by_server,  // the server did not understand us
  protocol_violation,  // we did not understand the server, or it chose what was not offered
  tampered,            // a sealed record did not open
  impostor,            // the server can't prove that it owns the host key it shows
  not_authorised,      // unknown account, key not listed, or signature wrong: the server doesn't tell
  no_such_session,
  session_not_started,
  several_sessions,
  not_attached,    // another client has taken our place, or the server has sent us away
  signing_failed,  // our own signer refused
};

// What happened and what to do, in one line without a final full stop.
[[nodiscard]] std::string_view describe(HandshakeFailure failure) noexcept;

}  // namespace mp::handshake
