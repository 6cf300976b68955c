// Hears of what a Screen is fed that is more than a change of the screen.
#pragma once

#include <cstdint>

#include "libmp/terminal/effect.hpp"
#include "libmp/terminal/query.hpp"

namespace mp::terminal {

class ScreenListener {
 public:
  ScreenListener() = default;
  ScreenListener(const ScreenListener&) = delete;
  ScreenListener& operator=(const ScreenListener&) = delete;
  virtual ~ScreenListener() = default;

  // Called in the order of the stream, when the screen is what everything up to `end`, an offset like Screen::consumed(), made
  // of it. Must not feed the screen.
  virtual void on_query(const Query& query, std::uint64_t end) = 0;
  virtual void on_effect(const Effect& effect, std::uint64_t end) = 0;
};

}  // namespace mp::terminal
