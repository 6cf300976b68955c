#include "libmp/session/echo_prediction.hpp"

namespace mp::session {

void EchoPrediction::handle_typed(ByteView typed, const transport::PathFigures& path, Instant now) {
  note(path);
  typed_ += typed.size();
  predictor_.handle_typed(typed, typed_, shadow_, now);
}

void EchoPrediction::begin_reading(const transport::PathFigures& path, Instant now) {
  note(path);
  now_ = now;
}

void EchoPrediction::end_reading() { predictor_.handle_output(shadow_, now_); }

void EchoPrediction::handle_timeout(Instant now) {
  const auto due = predictor_.next_timeout();
  if (due && *due <= now) predictor_.handle_timeout(shadow_, now);
}

void EchoPrediction::on_mark(const wire::SeenRecord& mark) {
  predictor_.handle_output(shadow_, now_);
  const auto settled = mark.settled == wire::Settled::yes ? predict::Settled::yes : predict::Settled::no;
  predictor_.handle_mark(mark.input, settled, shadow_, now_);
}

void EchoPrediction::on_line_mode(const wire::TtyRecord& mode) {
  predictor_.handle_output(shadow_, now_);
  predictor_.handle_line_mode({.echoes = mode.echoes, .canonical = mode.canonical}, shadow_, now_);
}

void EchoPrediction::on_size(const wire::DisplaySize& /*size*/) { predictor_.handle_repaint(shadow_, now_); }

void EchoPrediction::on_repaint() { predictor_.handle_repaint(shadow_, now_); }

void EchoPrediction::note(const transport::PathFigures& path) {
  if (path.round_trip) predictor_.set_round_trip(path.round_trip->smoothed, path.round_trip->variation);
}

}  // namespace mp::session
