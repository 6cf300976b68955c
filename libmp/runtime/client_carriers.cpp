#include "libmp/runtime/client_carriers.hpp"

#include <utility>

namespace mp::runtime {

void ClientCarriers::handle_login(LoggedIn& login) {
  server_ = login.server;
  connection_.assume_round_trip(login.round_trip);
  if (!login.tcp) return;
  pump_.adopt(loop_, *std::exchange(login.tcp, std::nullopt));
  choice_.handle_login(login.round_trip, connection_.statistics().datagrams_received, loop_.now());
}

std::optional<std::string> ClientCarriers::update() {
  const auto now = loop_.now();
  const auto& statistics = connection_.statistics();
  if (!pump_.tcp_route()) choice_.handle_tcp_lost();
  if (connection_.take_answered_route()) choice_.handle_udp_answered(now);
  choice_.note(statistics.datagrams_received, connection_.owed_since(), now);
  const auto stream_bytes = statistics.stream_bytes_sent + statistics.stream_bytes_received;
  if (std::exchange(stream_bytes_, stream_bytes) != stream_bytes) choice_.note_use(now);
  while (const auto step = choice_.poll(now)) take(*step);
  return std::exchange(notice_, std::nullopt);
}

void ClientCarriers::take(CarrierStep step) {
  const auto now = loop_.now();
  switch (step) {
    case CarrierStep::repeat:
      connection_.probe_now(now);
      break;
    case CarrierStep::use_tcp:
      connection_.set_route(*pump_.tcp_route(), now);
      break;
    case CarrierStep::tell:
      notice_ =
          "mp: UDP to " + host_ + " port " + std::to_string(server_.port) + " is blocked; using TCP (slower on bad networks)";
      break;
    case CarrierStep::ask_udp:
      connection_.ask_route(server_);
      break;
    case CarrierStep::use_udp:
      log_.info("UDP works again");
      connection_.set_route(server_, now);
      break;
    case CarrierStep::drop_tcp:
      pump_.drop_tcp();
      break;
  }
}

}  // namespace mp::runtime
