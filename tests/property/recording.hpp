// The recordings of tests/recordings: NAME_COLUMNSxROWS.term.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/size.hpp"

namespace mp::test {

struct Recording {
  std::string name;
  terminal::Size size;
  Bytes bytes;
};
// How a failing test is named.
std::ostream& operator<<(std::ostream& to, const Recording& recording);

// All of them, sorted by name; never none.
[[nodiscard]] std::vector<Recording> recordings();

}  // namespace mp::test
