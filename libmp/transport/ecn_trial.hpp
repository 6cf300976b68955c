// Whether datagrams may leave as ECT(0), so that routers mark them instead of dropping them. A few old middleboxes drop
// whatever has those bits set: when packets vanish one after another, they are tried no more.
#pragma once

#include "libmp/core/ecn.hpp"

namespace mp::transport {

class EcnTrial {
 public:
  void handle_acknowledged() noexcept { lost_in_a_row_ = 0; }
  void handle_lost() noexcept {
    if (++lost_in_a_row_ >= kPatience) given_up_ = true;
  }
  [[nodiscard]] Ecn codepoint() const noexcept { return given_up_ ? Ecn::not_ect : Ecn::ect0; }

  // Rare by chance even on a path that loses half of everything.
  static constexpr unsigned kPatience = 10;

 private:
  unsigned lost_in_a_row_ = 0;
  bool given_up_ = false;
};

}  // namespace mp::transport
