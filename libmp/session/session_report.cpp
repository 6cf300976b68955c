#include "libmp/session/session_report.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>

#include "libmp/session/duration_text.hpp"

namespace mp::session {
namespace {

using transport::Statistics;

struct Unit {
  double size;
  const char* name;
};

// The value in the largest of `units` (from the smallest up) that it fills, with three digits or more.
template <std::size_t N>
std::string in_units(double value, const std::array<Unit, N>& units) {
  const Unit* unit = &units.front();
  for (const auto& larger : units) {
    if (value >= larger.size) unit = &larger;
  }
  const double number = value / unit->size;
  std::array<char, 48> text{};
  const int decimals = unit == &units.front() || number >= 100 ? 0 : number >= 10 ? 1 : 2;
  std::snprintf(text.data(), text.size(), "%.*f %s", decimals, number, unit->name);
  return text.data();
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array kUnits{Unit{1, "B"}, Unit{1e3, "kB"}, Unit{1e6, "MB"}, Unit{1e9, "GB"}};
  return in_units(static_cast<double>(bytes), kUnits);
}

std::string short_time_text(Duration time) {
  constexpr std::array kUnits{Unit{1e3, "us"}, Unit{1e6, "ms"}, Unit{1e9, "s"}};
  return in_units(static_cast<double>(time.count()), kUnits);
}

std::string share_text(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %%", 100 * share);
  return text.data();
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return share_text(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole));
}

// In all, and among the last packets.
std::string loss_text(std::uint64_t lost, std::uint64_t not_lost, double lately) {
  return share_text(lost, lost + not_lost) + " lost (lately " + share_text(lately) + ")";
}

std::uint64_t less(std::uint64_t all, std::uint64_t part) { return all > part ? all - part : 0; }

std::string time_line(const SessionFigures& figures) {
  std::string text = duration_text(std::chrono::duration_cast<std::chrono::seconds>(figures.duration), 2);
  if (!figures.path.round_trip) return text + ", no round trip measured";
  const auto& trip = *figures.path.round_trip;
  return text + ", round trip " + short_time_text(trip.smoothed) + " (typical " + short_time_text(trip.typical) +
         ", shortest " + short_time_text(trip.shortest) + ")";
}

// Of our packets the acknowledged and the lost are known.
std::string sent_line(const SessionFigures& figures) {
  const auto& s = figures.statistics;
  const auto lost = less(s.packets_lost, s.packets_found_again);
  return "sent " + std::to_string(s.datagrams_sent) + " datagrams of up to " + std::to_string(figures.path.datagram) +
         " bytes, " + bytes_text(s.bytes_sent) + ", " + loss_text(lost, s.packets_acknowledged, figures.path.loss_out);
}

// Of the peer's packets those that came, and the numbers that were left out.
std::string received_line(const SessionFigures& figures) {
  const auto& s = figures.statistics;
  const auto lost = less(s.packets_left_out, s.packets_late);
  return "received " + std::to_string(s.datagrams_received) + " datagrams, " + bytes_text(s.bytes_received) + ", " +
         loss_text(lost, s.datagrams_received, figures.path.loss_in);
}

std::string repetition_line(const Statistics& s) {
  return "repeated " + share_text(s.stream_bytes_retransmitted, s.stream_bytes_sent) + " after a loss and " +
         share_text(s.stream_bytes_repeated, s.stream_bytes_sent) + " before, of " + bytes_text(s.stream_bytes_sent);
}

std::string rate_line(const transport::SendingRate& rate) {
  const auto per_second = [](double bytes) { return bytes_text(static_cast<std::uint64_t>(bytes)) + "/s"; };
  return "may send " + per_second(rate.pacing_rate) + " with " + bytes_text(rate.window) + " in flight, has seen " +
         per_second(rate.bandwidth) + " delivered";
}

// Of the keys that somebody typed: what was shown ahead of its answer, and how much of that was right.
std::string prediction_line(const predict::Figures& figures) {
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return std::to_string(part) + " (" + share_text(part, whole) + ")";
  };
  return "predicted " + share(figures.predicted, figures.typed) + " of " + std::to_string(figures.typed) +
         " keystrokes, showed " + share(figures.shown_at_once, figures.typed) + " at once; " +
         std::to_string(figures.confirmed) + " confirmed, " + share(figures.wrong, figures.predicted) + " shown and wrong";
}

struct EventRow {
  std::uint64_t Statistics::*count;
  std::string_view one;
  std::string_view many;
};
constexpr std::array kEvents{
    EventRow{&Statistics::key_updates, "key update", "key updates"},
    EventRow{&Statistics::address_changes, "address change", "address changes"},
    EventRow{&Statistics::renewals, "resumption", "resumptions"},
    EventRow{&Statistics::probes_sent, "probe", "probes"},
    EventRow{&Statistics::keepalives_sent, "keepalive", "keepalives"},
};

std::string event_line(const Statistics& s) {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + ' ';
    text += count == 1 ? one : many;
  };
  for (const auto& row : kEvents) add(s.*row.count, row.one, row.many);
  std::uint64_t dropped = 0;
  for (const auto count : s.dropped) dropped += count;
  dropped -= s.dropped_for(transport::DropReason::closed);  // the second goodbye, mostly
  add(dropped, "datagram without effect", "datagrams without effect");
  return text;
}

}  // namespace

std::vector<std::string> session_report(const SessionFigures& figures) {
  std::vector<std::string> lines{time_line(figures), sent_line(figures), received_line(figures),
                                 repetition_line(figures.statistics)};
  if (figures.rate.bandwidth > 0) lines.push_back(rate_line(figures.rate));
  if (figures.prediction.typed > 0) lines.push_back(prediction_line(figures.prediction));
  if (auto events = event_line(figures.statistics); !events.empty()) lines.push_back(std::move(events));
  return lines;
}

std::string session_report_line(const SessionFigures& figures) {
  std::string text;
  for (const auto& line : session_report(figures)) text += (text.empty() ? "" : "; ") + line;
  return text;
}

}  // namespace mp::session
