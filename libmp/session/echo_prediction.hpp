// Joins the predictor to the client's half of a session: tells it what is typed, and what the display stream says at the places
// where it says it.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/display/sink_listener.hpp"
#include "libmp/predict/predictor.hpp"
#include "libmp/terminal/screen.hpp"
#include "libmp/transport/path_figures.hpp"

namespace mp::session {

class EchoPrediction final : public display::SinkListener {
 public:
  // `shadow` outlives it.
  EchoPrediction(predict::Showing showing, const terminal::Screen& shadow) : shadow_(shadow), predictor_(showing) {}

  // What is typed next is the first byte of this call in the input stream, and so on.
  void handle_typed(ByteView typed, const transport::PathFigures& path, Instant now);
  // The display stream is going to be read, which calls the functions of the listener.
  void begin_reading(const transport::PathFigures& path, Instant now);
  // All that has arrived was read.
  void end_reading();
  // What the shadow shows does not follow from what it showed: output is missing, or the terminal has another size.
  void handle_gap() { predictor_.handle_repaint(shadow_, now_); }
  void handle_resize(Instant now) { predictor_.handle_repaint(shadow_, now); }

  [[nodiscard]] const terminal::Guesses& shown() const noexcept { return predictor_.shown(); }
  [[nodiscard]] const predict::Figures& figures() const noexcept { return predictor_.figures(); }

  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const { return predictor_.next_timeout(); }

  void on_mark(const wire::SeenRecord& mark) override;
  void on_line_mode(const wire::TtyRecord& mode) override;
  void on_size(const wire::DisplaySize& size) override;
  void on_repaint() override;

 private:
  void note(const transport::PathFigures& path);

  const terminal::Screen& shadow_;
  predict::Predictor predictor_;
  std::uint64_t typed_ = 0;  // offset in the input stream behind all that was typed
  Instant now_;              // while the stream is read
};

}  // namespace mp::session
