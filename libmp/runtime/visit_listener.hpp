// The session's end of visits: takes logins that come to it over its socket, answers their questions, and keeps what clients
// bring until the session takes it. Logins of other users are turned away, whatever the directory's mode says.
#pragma once

#include <deque>
#include <list>
#include <optional>

#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/visit_messages.hpp"

namespace mp::runtime {

// Whom the questions are put to.
class VisitHost {
 public:
  virtual ~VisitHost() = default;
  struct Reception {
    VisitAnswer answer;
    std::optional<platform::UdpSocket> socket;  // a new one, for this client, if it is to have one; comes back with the keys
  };
  // To resume, attach and view.
  [[nodiscard]] virtual Reception receive_visit(const VisitQuestion& question) = 0;
  [[nodiscard]] virtual wire::SessionSummary describe() = 0;
  // Called after describe().
  virtual void end_for(const Endpoint& visitor) = 0;
};

class VisitListener {
 public:
  // Loop and host outlive the listener.
  VisitListener(platform::EventLoop& loop, platform::UnixListener socket, VisitHost& host);
  VisitListener(const VisitListener&) = delete;
  VisitListener& operator=(const VisitListener&) = delete;
  ~VisitListener();

  struct Arrival {
    VisitPurpose purpose{};
    ClientId client;  // as answered
    VisitKeys keys;
    std::optional<platform::UdpSocket> socket;  // as received
    platform::Fd descriptor;                    // what came along
  };
  // What a login has brought and was not taken yet, in order.
  [[nodiscard]] std::optional<Arrival> take_arrival();

 private:
  struct Conversation {
    platform::UnixChannel channel;
    std::optional<VisitPurpose> purpose;  // what was asked, once it was
    VisitHost::Reception reception;
  };
  using Conversations = std::list<Conversation>;
  enum class Next : std::uint8_t { another_message, end };

  void take_connection();
  void read(Conversations::iterator with);
  void end(Conversations::iterator with);
  [[nodiscard]] Next handle(Conversation& with, ByteView message, platform::Fd descriptor);
  [[nodiscard]] Next answer(Conversation& with, const VisitQuestion& question);

  platform::EventLoop& loop_;
  VisitHost& host_;
  Conversations conversations_;    // the oldest first
  std::deque<Arrival> arrivals_;   // few: each is taken in the next step
  platform::UnixListener socket_;  // goes first: whoever is hung up on must not find the name of a session that has ended
};

}  // namespace mp::runtime
