// What `mps` can be told, after every source was heard. docs/man/moshpit.toml.5 describes each key.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "libmp/config/effective_value.hpp"
#include "libmp/config/program_settings.hpp"
#include "libmp/config/setting_sources.hpp"
#include "libmp/core/dscp.hpp"
#include "libmp/core/endpoint.hpp"
#include "libmp/core/result.hpp"

namespace mp::config {

inline constexpr std::string_view kServerEnvironmentPrefix = "MOSHPITS_";

struct ServerSettings {
  Endpoint listen;                       // mps.ip, mps.port
  std::uint16_t udp_port_first = 50000;  // first <= last
  std::uint16_t udp_port_last = 59999;
  std::chrono::seconds session_alive{86400};       // a client that has been silent this long is gone
  std::chrono::seconds session_detached{2592000};  // a session that nobody has come back to for this long ends
  std::size_t scrollback_lines = 10000;            // that a session's screen keeps
  std::string session_directory;                   // absolute; empty: the usual place
  Dscp dscp = kInteractiveDscp;                    // of every datagram
  std::string authorized_keys;  // path; a "~" at its start is the home of whoever logs in, so it is still there
  KeyFiles keys;                // of the host
  LogSettings log;
};

// Fails with one line that names the place (file and line, variable or option), the key and what is allowed there.
[[nodiscard]] Result<Loaded<ServerSettings>> server_settings(const SettingSources& sources);

}  // namespace mp::config
