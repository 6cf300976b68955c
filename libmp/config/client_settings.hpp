// What `mp` can be told, after every source was heard. docs/man/moshpit.toml.5 describes each key.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "libmp/config/effective_value.hpp"
#include "libmp/config/program_settings.hpp"
#include "libmp/config/setting_sources.hpp"
#include "libmp/core/dscp.hpp"
#include "libmp/core/result.hpp"

namespace mp::config {

inline constexpr std::string_view kClientEnvironmentPrefix = "MOSHPIT_";

// What to do about a host key: `ask` and `accept_new` differ for a host that is not known; a changed key is refused by all.
enum class HostKeyChecking : std::uint8_t { ask, accept_new, strict };

// When keystrokes are shown before the program has answered: where that takes a while, always, or never.
enum class Predict : std::uint8_t { adaptive, always, never };

// What carries the datagrams of a session. `automatic` is UDP, and TCP as long as UDP does not get through.
enum class Transport : std::uint8_t { automatic, udp, tcp };

// Where on the terminal mp says that the server is silent, and how much of it.
enum class NoticePlace : std::uint8_t { top, cursor };
enum class NoticeWords : std::uint8_t { full, brief };

struct ClientSettings {
  std::uint16_t server_port = 40404;  // for a destination without a port
  std::optional<std::string>
      server_destination;  // text that parse_destination accepts; the positional argument, if one was given
  Transport transport = Transport::automatic;
  std::chrono::seconds heartbeat{3};          // an answer may be missing so long before another login is tried
  std::chrono::seconds reconnect_notice{15};  // and so long before the user is told
  NoticePlace notice_place = NoticePlace::top;
  NoticeWords notice_words = NoticeWords::full;
  std::chrono::seconds max_reconnect_backoff{3600};  // between two of these logins
  HostKeyChecking host_key_checking = HostKeyChecking::ask;
  std::string known_hosts;  // path of the file with the servers' keys
  Predict predict = Predict::adaptive;
  Dscp dscp = kInteractiveDscp;  // of every datagram
  KeyFiles keys;
  LogSettings log;
};

// Fails with one line that names the place (file and line, variable or option), the key and what is allowed there.
[[nodiscard]] Result<Loaded<ClientSettings>> client_settings(const SettingSources& sources);

}  // namespace mp::config
