#include "libmp/platform/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

constexpr mode_t kPermissionBits = 07777;
constexpr mode_t kPrivateDirectory = 0700;
constexpr mode_t kPrivateFile = 0600;

FileType type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileType::regular;
  if (S_ISDIR(mode)) return FileType::directory;
  return S_ISLNK(mode) ? FileType::symbolic_link : FileType::other;
}

FileStatus status_of(const struct stat& found) {
  return {type_of(found.st_mode), found.st_uid, found.st_mode & kPermissionBits, static_cast<std::uint64_t>(found.st_size)};
}

Error too_large(const std::string& path, std::size_t most) {
  return Error{"can't read " + path + ": it is larger than " + std::to_string(most) + " bytes"};
}

// A file under a name of its own that is gone unless it was given its final one.
class NewFile {
 public:
  static Result<NewFile> create_beside(const std::string& path) {
    auto name = path + ".XXXXXX";
    Fd fd(mkostemp(name.data(), O_CLOEXEC));
    if (!fd.valid()) return system_error("write " + path);
    return NewFile(std::move(fd), std::move(name), path);
  }
  NewFile(NewFile&& other) noexcept
      : fd_(std::move(other.fd_)), name_(std::exchange(other.name_, {})), path_(std::move(other.path_)) {}
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile() {
    if (!name_.empty()) unlink(name_.c_str());
  }

  Status fill(ByteView content, mode_t mode) {
    while (!content.empty()) {
      const auto written = ::write(fd_.get(), content.data(), content.size());
      if (written < 0 && errno != EINTR) return failed();
      if (written > 0) content = content.subspan(static_cast<std::size_t>(written));
    }
    if (fchmod(fd_.get(), mode) != 0 || fsync(fd_.get()) != 0) return failed();
    return Done{};
  }

  Status put_in_place(Existing existing) {
    if (existing == Existing::keep) {
      // rename() would replace; link() does not. The temporary name goes with this object.
      if (link(name_.c_str(), path_.c_str()) != 0) return failed();
    } else {
      if (rename(name_.c_str(), path_.c_str()) != 0) return failed();
      name_.clear();
    }
    const Fd directory(open(directory_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A file system that can't sync a directory (EINVAL) has no order of its own to break.
    if (!directory.valid() || (fsync(directory.get()) != 0 && errno != EINVAL)) return failed();
    return Done{};
  }

 private:
  NewFile(Fd fd, std::string name, std::string path) : fd_(std::move(fd)), name_(std::move(name)), path_(std::move(path)) {}
  Error failed() const { return system_error("write " + path_); }

  Fd fd_;
  std::string name_;
  std::string path_;
};

}  // namespace

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<std::optional<FileStatus>> file_status(const std::string& path, Links links) {
  struct stat found {};
  const int outcome = links == Links::follow ? stat(path.c_str(), &found) : lstat(path.c_str(), &found);
  if (outcome == 0) return std::optional(status_of(found));
  if (errno == ENOENT) return std::optional<FileStatus>();
  return system_error("look at " + path);
}

Result<std::optional<ReadableFile>> ReadableFile::open(const std::string& path, Links links) {
  // Opening a pipe would wait for a writer; O_NONBLOCK makes it return so that the type can be refused.
  const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (links == Links::refuse ? O_NOFOLLOW : 0);
  Fd fd(::open(path.c_str(), flags));
  if (!fd.valid() && errno == ENOENT) return std::optional<ReadableFile>();
  if (!fd.valid() && errno == ELOOP && links == Links::refuse) {
    return Error{"can't read " + path + ": it is a symbolic link; put the file itself there"};
  }
  if (!fd.valid()) return system_error("read " + path);
  struct stat found {};
  if (fstat(fd.get(), &found) != 0) return system_error("read " + path);
  if (!S_ISREG(found.st_mode)) return Error{"can't read " + path + ": it is not a regular file"};
  return std::optional(ReadableFile(std::move(fd), path, status_of(found)));
}

Result<std::size_t> ReadableFile::read_into(MutableByteView out) {
  std::size_t used = 0;
  for (;;) {
    // One byte more than there is room for tells a file that fits from one that does not.
    std::uint8_t beyond = 0;
    const bool full = used == out.size();
    const auto got = full ? ::pread(fd_.get(), &beyond, 1, static_cast<off_t>(used))
                          : ::pread(fd_.get(), out.data() + used, out.size() - used, static_cast<off_t>(used));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read " + path_);
    if (got == 0) return used;
    if (full) return too_large(path_, out.size());
    used += static_cast<std::size_t>(got);
  }
}

Result<std::string> ReadableFile::read_text(std::size_t most) {
  if (status_.size > most) return too_large(path_, most);
  std::string text(static_cast<std::size_t>(status_.size), '\0');
  auto size = read_into({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  if (!size) return size.error();
  text.resize(*size);
  return text;
}

Result<std::string> read_standard_input(std::size_t most) {
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const auto got = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read standard input");
    if (got == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (text.size() > most) return too_large("standard input", most);
  }
}

Status write_file(const std::string& path, ByteView content, std::uint32_t mode, Existing existing) {
  auto file = NewFile::create_beside(path);
  if (!file) return file.error();
  if (auto filled = file->fill(content, mode); !filled) return filled.error();
  return file->put_in_place(existing);
}

Status make_directory(const std::string& path, std::uint32_t mode) {
  if (mkdir(path.c_str(), mode) == 0) {
    // A umask can only have taken bits away.
    if (chmod(path.c_str(), mode) != 0) return system_error("set the mode of " + path);
    return Done{};
  }
  if (errno != EEXIST) return system_error("make the directory " + path);
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return system_error("look at " + path);
  if (!S_ISDIR(found.st_mode)) return Error{"can't make the directory " + path + ": there is a file of that name"};
  return Done{};
}

Status make_private_directory(const std::string& path) { return make_directory(path, kPrivateDirectory); }

Status make_private_directory_for(const std::string& path, const Identity& owner) {
  if (mkdir(path.c_str(), kPrivateDirectory) != 0) {
    return errno == EEXIST ? Status(Done{}) : Status(system_error("make the directory " + path));
  }
  const Fd made(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!made.valid()) return system_error("open the directory " + path);
  if (owner.user_id != effective_user() && fchown(made.get(), owner.user_id, owner.group_id) != 0) {
    return system_error("give the directory " + path + " to its user");
  }
  if (fchmod(made.get(), kPrivateDirectory) != 0) return system_error("set the mode of " + path);
  return Done{};
}

Result<Fd> FileLock::open_lock(const std::string& lock_path) {
  // Writable because NFS turns flock() into a record lock, which needs that.
  Fd fd(open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, kPrivateFile));
  if (!fd.valid()) return system_error("open the lock file " + lock_path);
  return fd;
}

Result<FileLock> FileLock::acquire(const std::string& lock_path) {
  auto fd = open_lock(lock_path);
  if (!fd) return fd.error();
  while (flock(fd->get(), LOCK_EX) != 0) {
    if (errno != EINTR) return system_error("lock " + lock_path);
  }
  return FileLock(*std::move(fd));
}

// The kernel has no deadline for this lock, so it is tried again and again.
Result<FileLock> FileLock::acquire_within(const std::string& lock_path, Duration patience) {
  constexpr Duration kPause = 5ms;
  auto fd = open_lock(lock_path);
  if (!fd) return fd.error();
  for (auto left = patience; flock(fd->get(), LOCK_EX | LOCK_NB) != 0; left -= kPause) {
    if ((errno != EWOULDBLOCK && errno != EINTR) || left <= Duration::zero()) return system_error("lock " + lock_path);
    poll(nullptr, 0, static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(kPause).count()));
  }
  return FileLock(*std::move(fd));
}

std::uint32_t effective_user() noexcept { return geteuid(); }

}  // namespace mp::platform
