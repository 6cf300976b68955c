#include "libmp/config/server_settings.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "libmp/config/program_rows.hpp"
#include "libmp/config/resolve.hpp"
#include "libmp/config/server_table.hpp"

namespace mp::config {
namespace {

constexpr std::string_view kUdpFirst = "mps.udp_port_first";
constexpr std::string_view kUdpLast = "mps.udp_port_last";

Status check_address(std::string_view text) {
  if (!parse_ip_address(text)) return Error{"it is not a numeric IPv4 or IPv6 address like 0.0.0.0, :: or 192.0.2.1"};
  return Done{};
}

Status check_authorized_keys(std::string_view text) {
  if (text.starts_with("/") || text.starts_with("~/")) return Done{};
  return Error{"it must start with / or ~/"};
}

Status check_absolute(std::string_view text) {
  if (text.starts_with("/")) return Done{};
  return Error{"it must start with /"};
}

std::uint16_t port_in(const SettingValue& value) { return static_cast<std::uint16_t>(std::get<std::int64_t>(value)); }

std::vector<BoundRow<ServerSettings>> own_rows() {
  return {
      {{"mps.ip", Text{"a numeric IPv4 or IPv6 address, as text", check_address}, "0.0.0.0",
        "Numeric address the server listens on; 0.0.0.0 is every IPv4 address of the machine."},
       [](ServerSettings& s, const SettingValue& v) { s.listen.address = *parse_ip_address(std::get<std::string>(v)); }},
      {{"mps.port", Integer{1, 65535}, "40404", "TCP port for the key exchange."},
       [](ServerSettings& s, const SettingValue& v) { s.listen.port = port_in(v); }},
      {{kUdpFirst, Integer{1, 65535}, "50000", "First UDP port that a session may use."},
       [](ServerSettings& s, const SettingValue& v) { s.udp_port_first = port_in(v); }},
      {{kUdpLast, Integer{1, 65535}, "59999", "Last UDP port that a session may use."},
       [](ServerSettings& s, const SettingValue& v) { s.udp_port_last = port_in(v); }},
      {{"authorized_keys_path", Text{"an absolute path, or one that starts with ~/", check_authorized_keys},
        "~/.mp/authorized_keys", "File with the keys that may log in; ~ is the home directory of whoever logs in."},
       [](ServerSettings& s, const SettingValue& v) { s.authorized_keys = std::get<std::string>(v); }},
      {{"mps.session_alive_secs", Integer{60, 31536000}, "86400",
        "A client that has been silent for this many seconds is gone; so is its session, unless that has a name."},
       [](ServerSettings& s, const SettingValue& v) { s.session_alive = std::chrono::seconds(std::get<std::int64_t>(v)); }},
      {{"mps.session_detached_secs", Integer{60, 31536000}, "2592000",
        "A session that is detached ends when nobody has come back to it for this many seconds; the default is 30 days."},
       [](ServerSettings& s, const SettingValue& v) { s.session_detached = std::chrono::seconds(std::get<std::int64_t>(v)); }},
      {{"mps.scrollback_lines", Integer{0, 100000}, "10000", "Lines that a session's screen keeps of what has scrolled by."},
       [](ServerSettings& s, const SettingValue& v) {
         s.scrollback_lines = static_cast<std::size_t>(std::get<std::int64_t>(v));
       }},
      {{"mps.session_directory", Text{"an absolute path", check_absolute}, "",
        "Directory in which every user gets one for the sockets of their sessions; unset is /run/moshpits, or the user's own."},
       [](ServerSettings& s, const SettingValue& v) { s.session_directory = std::get<std::string>(v); }},
      {{"mps.dscp", Integer{0, kMaxDscp}, "36",
        "What datagrams ask of routers and Wi-Fi (DSCP): 36 is AF42, 0 asks for nothing."},
       [](ServerSettings& s, const SettingValue& v) { s.dscp = {static_cast<std::uint8_t>(std::get<std::int64_t>(v))}; }},
  };
}

std::string said(const std::vector<EffectiveValue>& effective, std::string_view key) {
  const auto& each = *std::ranges::find(effective, key, &EffectiveValue::key);
  return std::string(key) + " = " + std::to_string(std::get<std::int64_t>(each.value)) + " (" + each.source + ")";
}

}  // namespace

const std::vector<BoundRow<ServerSettings>>& server_table() {
  static const auto table = [] {
    auto rows = counting_rows<ServerSettings>();
    const auto add = [&rows](const std::vector<BoundRow<ServerSettings>>& more) {
      rows.insert(rows.end(), more.begin(), more.end());
    };
    add(key_file_rows<ServerSettings>("~/.mp/mps_host_ed25519_key", "~/.mp/mps_host_ed25519_key.pub"));
    add(own_rows());
    add(tracing_rows<ServerSettings>());
    return rows;
  }();
  return table;
}

Result<Loaded<ServerSettings>> server_settings(const SettingSources& sources) {
  auto loaded = load<ServerSettings>(server_table(), kServerEnvironmentPrefix, sources);
  if (!loaded) return loaded;
  work_out_levels(loaded->settings.log);
  if (loaded->settings.udp_port_first > loaded->settings.udp_port_last) {
    return Error{said(loaded->effective, kUdpFirst) + " is above " + said(loaded->effective, kUdpLast) +
                 ", the range must not be empty"};
  }
  return loaded;
}

}  // namespace mp::config
