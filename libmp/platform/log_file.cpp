#include "libmp/platform/log_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "libmp/core/printable_text.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr std::size_t kShownPath = 4096;

Status make_directories_above(const std::string& path, const std::string& home) {
  const auto first = !home.empty() && path.starts_with(home + "/") ? home.size() + 1 : 1;
  for (auto slash = path.find('/', first); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (auto status = make_private_directory(path.substr(0, slash)); !status) return status;
  }
  return Done{};
}

}  // namespace

Result<Fd> open_log_file(const std::string& path, const std::string& home) {
  if (auto status = make_directories_above(path, home); !status) return status.error();
  Fd file;
  do {
    file.reset(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, kOwnerOnly));
  } while (!file.valid() && errno == EINTR);
  if (!file.valid()) return system_error("open the log file " + printable(path, kShownPath));
  return file;
}

}  // namespace mp::platform
