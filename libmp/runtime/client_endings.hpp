// The ways in which mp can end, as exit status and words.
#pragma once

#include <string>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {

// How mp ends: its exit status, what it has to say about it (empty: nothing), and how the session went, line by line.
struct ClientEnd {
  static constexpr int kOwnFailure = 255;
  // Neither the program's end nor a failure: the session goes on with somebody else.
  static constexpr int kSentAway = 254;

  int status = 0;
  std::string message;
  std::vector<std::string> report = {};
};

class ClientEndings {
 public:
  struct Session {
    std::string host;         // what messages call the server
    std::string destination;  // how the user named it, to be used again
    SessionId id;
    std::string name;              // empty: it has none
    wire::ClientPart part{};       // what the client is in it
    std::vector<std::string> way;  // words of the command line that belong to the destination
  };
  explicit ClientEndings(Session session) : session_(std::move(session)) {}

  // The session is over for us, as the session layer says.
  [[nodiscard]] ClientEnd of(const session::ClientSessionEnd& end) const;
  // We have left it as it is.
  [[nodiscard]] ClientEnd detached() const;
  // It goes on without us. `by`: the address of whoever has taken our place, as the server says; empty: nobody has.
  [[nodiscard]] ClientEnd sent_away(const std::string& by) const;
  // It was not there any more when we came back to it.
  [[nodiscard]] ClientEnd gone() const;

 private:
  [[nodiscard]] std::string how_to_come_back() const;

  Session session_;
};

}  // namespace mp::runtime
