// How a session went, in words: what `mp --stats` and Ctrl-^ i show to the user, and what `mps` writes into its log.
#pragma once

#include <string>
#include <vector>

#include "libmp/core/time.hpp"
#include "libmp/predict/figures.hpp"
#include "libmp/transport/path_figures.hpp"
#include "libmp/transport/statistics.hpp"

namespace mp::session {

struct SessionFigures {
  Duration duration{};
  transport::Statistics statistics;
  transport::PathFigures path;
  transport::SendingRate rate;
  predict::Figures prediction{};  // the client's
};

// A few lines without line ends, each about one thing: time and round trips, what was sent and what was received, what was
// repeated, how fast it could be sent (once that was measured), what was predicted (if keys were typed), and what else happened
// (this one only if something did).
[[nodiscard]] std::vector<std::string> session_report(const SessionFigures& figures);

// The same on one line.
[[nodiscard]] std::string session_report_line(const SessionFigures& figures);

}  // namespace mp::session
