// Hears of what the display stream says between the program's bytes, at the very place where it says it: when a function is
// called, the sink's shadow is what everything before that place makes of it, and nothing that follows.
#pragma once

#include "libmp/wire/display_records.hpp"

namespace mp::display {

// Called from within DisplaySink::handle(). Must not change the sink.
class SinkListener {
 public:
  SinkListener() = default;
  SinkListener(const SinkListener&) = delete;
  SinkListener& operator=(const SinkListener&) = delete;
  virtual ~SinkListener() = default;

  // What comes next may be an answer to input below `mark.input`; what came before had not seen more than the mark before.
  virtual void on_mark(const wire::SeenRecord& mark) = 0;
  // From here on the program's terminal treats what is typed like this.
  virtual void on_line_mode(const wire::TtyRecord& mode) = 0;
  // What follows was made for this size.
  virtual void on_size(const wire::DisplaySize& size) = 0;
  // The shadow is the server's screen, however it came there: output may have been left out.
  virtual void on_repaint() = 0;
};

}  // namespace mp::display
