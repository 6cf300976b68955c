#include "apps/mp-keygen/console.hpp"

#include <cstdio>
#include <string>

namespace mp::keygen {
namespace {

void print(std::FILE* stream, std::string line) {
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stream);
}

}  // namespace

void Console::result(std::string_view line) const { print(stdout, std::string(line)); }

void Console::note(std::string_view line) const {
  if (verbosity_ >= Verbosity::normal) result(line);
}

void Console::detail(std::string_view line) const {
  if (verbosity_ >= Verbosity::verbose) result(line);
}

void Console::complain(std::string_view line) const { print(stderr, "mp-keygen: " + std::string(line)); }

bool Console::delivered() const { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace mp::keygen
