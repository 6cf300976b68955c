// Keys and a home directory for the tests of the key files.
#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "libmp/crypto/ed25519.hpp"
#include "libmp/platform/file.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime::test {

inline crypto::Ed25519KeyPair pair_number(std::uint8_t number) {
  crypto::Ed25519Seed seed;
  std::fill(seed.mutable_view().begin(), seed.mutable_view().end(), number);
  return crypto::Ed25519KeyPair::from_seed(seed);
}

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put(const std::string& path, const std::string& content, mode_t mode) {
  std::ofstream(path, std::ios::binary) << content;
  chmod(path.c_str(), mode);
}

inline std::uint32_t mode_of(const std::string& path) {
  return platform::file_status(path, platform::Links::refuse).value().value().mode;
}

// A home directory; ~/.mp does not exist yet.
struct Home {
  mp::test::ScratchDirectory directory;
  std::string dot_mp = directory / ".mp";

  void make_dot_mp(mode_t mode = 0700) const {
    mkdir(dot_mp.c_str(), 0700);
    chmod(dot_mp.c_str(), mode);
  }
};

}  // namespace mp::runtime::test
