// A fresh private directory that is gone, with everything in it, at the end of the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "libmp/core/contract.hpp"

namespace mp::test {

class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mp-test-XXXXXX").string();
    expects(mkdtemp(pattern.data()) != nullptr, "a test can make a directory");
    path_ = pattern;
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace mp::test
