#include "libmp/config/client_settings.hpp"

#include <array>
#include <utility>

#include "libmp/config/client_table.hpp"
#include "libmp/config/destination.hpp"
#include "libmp/config/program_rows.hpp"
#include "libmp/config/resolve.hpp"

namespace mp::config {
namespace {

using namespace std::string_view_literals;

constexpr std::array kHostKeyCheckings{"ask"sv, "accept-new"sv, "strict"sv};  // in the order of HostKeyChecking
constexpr std::array kPredicts{"adaptive"sv, "always"sv, "never"sv};          // in the order of Predict
constexpr std::array kNoticePlaces{"top"sv, "cursor"sv};                      // in the order of NoticePlace
constexpr std::array kNoticeWords{"full"sv, "brief"sv};                       // in the order of NoticeWords
constexpr std::array kTransports{"auto"sv, "udp"sv, "tcp"sv};                 // in the order of Transport

template <typename Enum, std::size_t N>
Enum chosen(const std::array<std::string_view, N>& words, const SettingValue& value) {
  std::size_t index = 0;
  while (words.at(index) != std::get<std::string>(value)) ++index;
  return static_cast<Enum>(index);
}

Status check_destination(std::string_view text) {
  if (auto destination = parse_destination(text); !destination) return destination.error();
  return Done{};
}

std::vector<BoundRow<ClientSettings>> own_rows() {
  return {
      {{"server_port", Integer{1, 65535}, "40404", "TCP port of the server, for a destination without a port."},
       [](ClientSettings& s, const SettingValue& v) { s.server_port = static_cast<std::uint16_t>(std::get<std::int64_t>(v)); }},
      {{"server_destination", Text{"a destination like host, user@host, host:port or user@[::1]:port", check_destination}, "",
        "Where mp goes when the command line names no destination.", Stronger::command_line},
       [](ClientSettings& s, const SettingValue& v) { s.server_destination = std::get<std::string>(v); }},
      {{"transport", Choice{kTransports}, "auto",
        "What carries a session: auto (UDP, and TCP where UDP is blocked), udp or tcp."},
       [](ClientSettings& s, const SettingValue& v) { s.transport = chosen<Transport>(kTransports, v); }},
      {{"heartbeat_secs", Integer{1, 3600}, "3",
        "Seconds without an answer that is due until mp logs in again for the same session, in the background."},
       [](ClientSettings& s, const SettingValue& v) { s.heartbeat = std::chrono::seconds(std::get<std::int64_t>(v)); }},
      {{"reconnect_notice_secs", Integer{1, 86400}, "15", "Seconds without an answer that is due until mp says so."},
       [](ClientSettings& s, const SettingValue& v) { s.reconnect_notice = std::chrono::seconds(std::get<std::int64_t>(v)); }},
      {{"reconnect_notice_place", Choice{kNoticePlaces}, "top",
        "Where mp says so: top (of the terminal) or cursor (below the line with the cursor)."},
       [](ClientSettings& s, const SettingValue& v) { s.notice_place = chosen<NoticePlace>(kNoticePlaces, v); }},
      {{"reconnect_notice_words", Choice{kNoticeWords}, "full", "How much it says: full or brief."},
       [](ClientSettings& s, const SettingValue& v) { s.notice_words = chosen<NoticeWords>(kNoticeWords, v); }},
      {{"max_reconnect_backoff_secs", Integer{2, 86400, OutOfRange::clamp}, "3600",
        "Longest pause between two attempts to reconnect, in seconds."},
       [](ClientSettings& s, const SettingValue& v) {
         s.max_reconnect_backoff = std::chrono::seconds(std::get<std::int64_t>(v));
       }},
      {{"host_key_checking", Choice{kHostKeyCheckings}, "ask",
        "A host whose key is not known yet: ask, accept-new (accept and remember it) or strict (refuse)."},
       [](ClientSettings& s, const SettingValue& v) { s.host_key_checking = chosen<HostKeyChecking>(kHostKeyCheckings, v); }},
      {{"known_hosts_path", Path{}, "~/.mp/known_hosts", "File with the keys of the servers that are known."},
       [](ClientSettings& s, const SettingValue& v) { s.known_hosts = std::get<std::string>(v); }},
      {{"predict", Choice{kPredicts}, "adaptive",
        "When keystrokes are shown before the program has answered."},
       [](ClientSettings& s, const SettingValue& v) { s.predict = chosen<Predict>(kPredicts, v); }},
      {{"dscp", Integer{0, kMaxDscp}, "36", "What datagrams ask of routers and Wi-Fi (DSCP): 36 is AF42, 0 asks for nothing."},
       [](ClientSettings& s, const SettingValue& v) { s.dscp = {static_cast<std::uint8_t>(std::get<std::int64_t>(v))}; }},
  };
}

}  // namespace

const std::vector<BoundRow<ClientSettings>>& client_table() {
  static const auto table = [] {
    auto rows = counting_rows<ClientSettings>();
    const auto add = [&rows](const std::vector<BoundRow<ClientSettings>>& more) {
      rows.insert(rows.end(), more.begin(), more.end());
    };
    add(own_rows());
    add(key_file_rows<ClientSettings>("~/.mp/id_ed25519", "~/.mp/id_ed25519.pub"));
    add(tracing_rows<ClientSettings>());
    return rows;
  }();
  return table;
}

Result<Loaded<ClientSettings>> client_settings(const SettingSources& sources) {
  auto loaded = load<ClientSettings>(client_table(), kClientEnvironmentPrefix, sources);
  if (loaded) work_out_levels(loaded->settings.log);
  return loaded;
}

}  // namespace mp::config
