// The wire format as it was recorded: session_v1.txt, frames_v1.txt and records_v1.txt, byte for byte. *_test.py reads the same files without
// libmp.
//
// A change of *behaviour* (when something is acknowledged or sent again) changes the recorded session without touching the
// protocol. Then record again, and let the decoder judge the result:
//
//   MP_RECORD_AGAIN=1 ctest -R interop.Recordings && ctest -R interop
//
// If the decoder then fails, or frames_v1.txt or records_v1.txt changes, the *protocol* has changed: that needs a new version of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/interop/recorded_frames.hpp"
#include "tests/interop/recorded_records.hpp"
#include "tests/interop/recorded_session.hpp"

namespace mp::interop {
namespace {

std::string path_of(const std::string& name) { return MP_RECORDINGS "/" + name; }

std::string content_of(const std::string& name) {
  std::ifstream file(path_of(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_to_be_recorded_again() { return std::getenv("MP_RECORD_AGAIN") != nullptr; }

// Where two texts part, as a person wants to see it. The texts themselves are too long to print.
std::string first_difference(const std::string& a, const std::string& b) {
  const auto [at, ignored] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto line = std::count(a.begin(), at, '\n') + 1;
  return "the first difference is in line " + std::to_string(line);
}

void expect_recorded(const std::string& name, const std::string& now) {
  if (is_to_be_recorded_again()) std::ofstream(path_of(name), std::ios::binary) << now;
  const auto recorded = content_of(name);
  EXPECT_TRUE(now == recorded) << path_of(name) << " is not what libmp does now: " << first_difference(recorded, now)
                               << ".\nIf only the behaviour was to change (see the head of " << __FILE__
                               << "), record again:\n  MP_RECORD_AGAIN=1 ctest -R interop.Recordings && ctest -R interop";
}

TEST(Recordings, TheSessionIsWhatFixedSeedsGive) { expect_recorded("session_v1.txt", recorded_session()); }

TEST(Recordings, TheSessionIsTheSameEachTime) { EXPECT_TRUE(recorded_session() == recorded_session()); }

TEST(Recordings, TheFramesAreWhatIsWritten) { expect_recorded("frames_v1.txt", recorded_frames()); }

TEST(Recordings, TheDisplayRecordsAreWhatIsWritten) { expect_recorded("records_v1.txt", recorded_records()); }

}  // namespace
}  // namespace mp::interop
