// Effects of output that the client will not get: they are delivered with the next picture, the newest of a kind and few of
// each, however much was left out.
#pragma once

#include <cstddef>
#include <vector>

#include "libmp/terminal/effect.hpp"

namespace mp::display {

class KeptEffects {
 public:
  void add(terminal::Effect effect);
  // In the order in which they came; none is left.
  [[nodiscard]] std::vector<terminal::Effect> take();

  // At most limits::kMaxKeptEffects.
  [[nodiscard]] std::size_t retained_bytes() const noexcept { return bytes_; }

 private:
  void drop(std::vector<terminal::Effect>::iterator one);

  std::vector<terminal::Effect> effects_;
  std::size_t bytes_ = 0;
};

}  // namespace mp::display
