#include "libmp/transport/ecn_trial.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

TEST(EcnTrial, EndsWhenPacketsVanishOneAfterAnother) {
  EcnTrial trial;
  EXPECT_EQ(trial.codepoint(), Ecn::ect0);
  for (unsigned i = 0; i < EcnTrial::kPatience; ++i) trial.handle_lost();
  EXPECT_EQ(trial.codepoint(), Ecn::not_ect);
  trial.handle_acknowledged();
  EXPECT_EQ(trial.codepoint(), Ecn::not_ect) << "for good";
}

TEST(EcnTrial, GoesOnWhereSomeArrive) {
  EcnTrial trial;
  for (int i = 0; i < 100; ++i) {
    for (unsigned n = 1; n < EcnTrial::kPatience; ++n) trial.handle_lost();
    trial.handle_acknowledged();
  }
  EXPECT_EQ(trial.codepoint(), Ecn::ect0);
}

}  // namespace
}  // namespace mp::transport
