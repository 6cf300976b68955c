// Whole messages between two processes of this machine, which find each other by a name in the file system. Who may reach the
// name is up to the directory that it is in; who is at the other end is asked of the kernel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/spare_descriptor.hpp"

namespace mp::platform {

// One conversation. Non-blocking; a message arrives as it was sent or not at all, with at most one descriptor.
class UnixChannel {
 public:
  // Nothing when nobody listens there: no such name, or one that a process left behind when it was killed.
  [[nodiscard]] static Result<std::optional<UnixChannel>> connect(const std::string& path);

  // The effective user of the other process: of the one that connected when it did, of the one that listens when it began to.
  [[nodiscard]] std::uint32_t peer_user() const noexcept { return peer_user_; }

  // `descriptor` is copied to the other process; -1: none.
  [[nodiscard]] IoOutcome send(ByteView message, int descriptor = -1) noexcept;

  struct Received {
    IoOutcome outcome;  // a message that is longer than `into` is `failed`
    Fd descriptor;      // empty: none came along; further ones are closed
  };
  [[nodiscard]] Received receive(MutableByteView into) noexcept;

  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  friend class UnixListener;
  [[nodiscard]] static Result<UnixChannel> adopt(Fd fd);
  UnixChannel(Fd fd, std::uint32_t peer_user) noexcept : fd_(std::move(fd)), peer_user_(peer_user) {}

  Fd fd_;
  std::uint32_t peer_user_;
};

// Listens under a name until it is destroyed, which removes the name.
class UnixListener {
 public:
  // The name appears when connections are taken, replacing one that is left over. Only our user can connect.
  [[nodiscard]] static Result<UnixListener> listen(const std::string& path);
  UnixListener(UnixListener&& other) noexcept;
  UnixListener& operator=(UnixListener&&) = delete;
  ~UnixListener();

  // Between two of our processes: the name stays when this object goes, because the other one listens under it ...
  void leave_name() noexcept { path_.clear(); }
  // ... with a descriptor of the same socket, and removes it when it is done.
  [[nodiscard]] static Result<UnixListener> adopt(Fd fd, std::string path);

  // Nothing when nobody waits. An error means that one could not be taken: out of descriptors, it has been closed, so that it
  // does not keep the listener readable.
  [[nodiscard]] Result<std::optional<UnixChannel>> accept();
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  UnixListener(Fd fd, std::string path) noexcept : fd_(std::move(fd)), path_(std::move(path)) {}

  Fd fd_;
  SpareDescriptor spare_;
  std::string path_;
};

// Whether anybody listens under that name.
[[nodiscard]] bool is_listened_at(const std::string& path);

// Removes names in `directory` at which nobody listens any more. Looks at a limited number of them: there will be another time.
void remove_stale_sockets(const std::string& directory);

}  // namespace mp::platform
