#include "libmp/handshake/handshake_failure.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::handshake {
namespace {

struct FailureText {
  HandshakeFailure failure;
  std::string_view text;
};

using enum HandshakeFailure;
constexpr FailureText kTexts[] = {
    {timed_out, "the server did not answer in time; check the network and that mps runs there, then try again"},
    {connection_closed,
     "the server closed the connection before the login was done; check host and port, or look into the log of mps"},
    {server_busy, "the server has no room for another login; try again later"},
    {no_common_version,
     "mp and mps have no protocol version in common; upgrade the older one: mp on this machine or mps on the server"},
    {no_common_suite,
     "mp and mps have no cipher suite in common; upgrade the older one: mp on this machine or mps on the server"},
    {rejected_by_server, "the server could not read what mp sent; try again, and if it stays so, upgrade mp and mps"},
    {protocol_violation, "the answer is not what mps would say; check host and port, and upgrade mp and mps"},
    {tampered, "a message was changed on its way from the server; somebody may be interfering: try another network"},
    {impostor,
     "the server can't prove that it owns its host key and may be an impostor; nothing about you was sent: ask the server's "
     "owner before you try again"},
    {not_authorised,
     "login refused: the account or your key is not known there; add your public key to ~/.mp/authorized_keys on the server "
     "(mp-keygen authorize), or look into the log of mps"},
    {no_such_session, "the server has no such session; mp --list shows those that there are"},
    {several_sessions, "several sessions fit; name one of them"},
    {not_attached, "this client is not attached to the session any more"},
    {session_not_started, "the login led to no session"},
    {signing_failed, "your key could not sign the login"},
};

}  // namespace

std::string_view describe(HandshakeFailure failure) noexcept {
  const auto* row = std::ranges::find(kTexts, failure, &FailureText::failure);
  expects(row != std::end(kTexts), "every failure has a text");
  return row->text;
}

}  // namespace mp::handshake
