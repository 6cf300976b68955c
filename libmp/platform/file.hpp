// Small files that must be right: read with a bound, replaced as a whole or not at all, private, locked while being edited.
// Only regular files are read; a pipe or device in their place is an error, not a hang.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

// What to do when the last part of a path is a symbolic link.
enum class Links : std::uint8_t { follow, refuse };

enum class FileType : std::uint8_t { regular, directory, symbolic_link, other };

struct FileStatus {
  FileType type = FileType::other;
  std::uint32_t owner = 0;  // user id
  std::uint32_t mode = 0;   // the permission bits, 07777
  std::uint64_t size = 0;
};

// The directory that the last part of `path` is in: "." when `path` names none.
[[nodiscard]] std::string directory_of(const std::string& path);

// Nothing when there is no such file. With Links::refuse a symbolic link is seen itself.
[[nodiscard]] Result<std::optional<FileStatus>> file_status(const std::string& path, Links links);

// A regular file, opened for reading: status and content are of the same file, whatever happens to its name.
class ReadableFile {
 public:
  // Nothing when there is no such file.
  [[nodiscard]] static Result<std::optional<ReadableFile>> open(const std::string& path, Links links);

  [[nodiscard]] const FileStatus& status() const noexcept { return status_; }

  // Reads the whole file into memory of the caller's (secrets need no second copy) and returns its size; fails when it does not
  // fit.
  [[nodiscard]] Result<std::size_t> read_into(MutableByteView out);
  // The whole file; fails when it is larger than `most` bytes.
  [[nodiscard]] Result<std::string> read_text(std::size_t most);

 private:
  ReadableFile(Fd fd, std::string path, const FileStatus& status)
      : fd_(std::move(fd)), path_(std::move(path)), status_(status) {}
  Fd fd_;
  std::string path_;
  FileStatus status_;
};

// All of standard input, waiting for its end; fails when it is larger than `most` bytes.
[[nodiscard]] Result<std::string> read_standard_input(std::size_t most);

// What writing does with a file that is there already.
enum class Existing : std::uint8_t { replace, keep };

// Puts `content` at `path`: whoever opens the path sees the old file or the whole new one, also after a power cut. The new file
// belongs to the calling user and has exactly `mode`. With Existing::keep fails when there is anything at the path.
[[nodiscard]] Status write_file(const std::string& path, ByteView content, std::uint32_t mode, Existing existing);

// Makes one directory with that mode whatever the umask; done if there is a directory already (whose mode is left alone).
[[nodiscard]] Status make_directory(const std::string& path, std::uint32_t mode);
// The same with mode 0700.
[[nodiscard]] Status make_private_directory(const std::string& path);
// The same for somebody else, who owns it before anybody can enter it (root needed, except for ourselves). Done if there is
// anything at the path already: look at it (file_status) before trusting it.
[[nodiscard]] Status make_private_directory_for(const std::string& path, const Identity& owner);

// Keeps other processes that do the same out while a file is read, changed and written: an advisory lock on its own file, which
// stays behind empty. Waits as long as somebody else holds it, so never ask a person anything while holding one.
class FileLock {
 public:
  // The lock of the file `path`: beside it, with ".lock" at the end of its name.
  [[nodiscard]] static Result<FileLock> beside(const std::string& path) { return acquire(path + ".lock"); }
  [[nodiscard]] static Result<FileLock> acquire(const std::string& lock_path);
  // The same for a lock that somebody may hold on purpose: fails when it has not come free in that time.
  [[nodiscard]] static Result<FileLock> acquire_within(const std::string& lock_path, Duration patience);

 private:
  explicit FileLock(Fd fd) : fd_(std::move(fd)) {}
  [[nodiscard]] static Result<Fd> open_lock(const std::string& lock_path);
  Fd fd_;
};

// The user id that new files belong to.
[[nodiscard]] std::uint32_t effective_user() noexcept;

}  // namespace mp::platform
