#include "libmp/platform/unix_socket.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

// Logins that come at the same moment; more would be somebody's loop.
constexpr int kBacklog = 2 * static_cast<int>(limits::kMaxAttachedClients);
constexpr std::size_t kMostSwept = 64;
constexpr std::string_view kUnfinished = ".new";

// An address has room for about a hundred characters. A longer path is reached through a descriptor of its directory.
class Address {
 public:
  explicit Address(const std::string& path) {
    address_.sun_family = AF_UNIX;
    std::string reachable = path;
    if (path.size() >= sizeof address_.sun_path) {
      directory_.reset(open(directory_of(path).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
      if (!directory_.valid()) return;
      reachable = "/proc/self/fd/" + std::to_string(directory_.get()) + path.substr(path.rfind('/'));
    }
    if (reachable.size() < sizeof address_.sun_path) {
      std::memcpy(address_.sun_path, reachable.c_str(), reachable.size() + 1);
    } else {
      errno = ENAMETOOLONG;
    }
  }

  // False: errno says why.
  [[nodiscard]] bool valid() const noexcept { return address_.sun_path[0] != '\0'; }
  [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&address_); }
  [[nodiscard]] static constexpr socklen_t size() noexcept { return sizeof(sockaddr_un); }

 private:
  sockaddr_un address_{};
  Fd directory_;
};

Result<Fd> open_socket() {
  Fd fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return system_error("open a unix socket");
  return fd;
}

IoOutcome failure(int code) noexcept {
  if (code == EAGAIN) return {IoStatus::would_block, 0, code};
  const bool gone = code == EPIPE || code == ECONNRESET;
  return {gone ? IoStatus::closed : IoStatus::failed, 0, code};
}

// Room for one descriptor. Alignment may make it room for two, so every one that came is looked at.
union ControlRoom {
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
  cmsghdr alignment;
};

Fd take_descriptor(msghdr& message) {
  Fd first;
  for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const auto count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(header) + i * sizeof number, sizeof number);
      Fd owned(number);
      if (!first.valid()) first = std::move(owned);
    }
  }
  return first;
}

}  // namespace

Result<UnixChannel> UnixChannel::adopt(Fd fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return system_error("ask who is at a unix socket");
  return UnixChannel(std::move(fd), peer.uid);
}

Result<std::optional<UnixChannel>> UnixChannel::connect(const std::string& path) {
  auto fd = open_socket();
  if (!fd) return fd.error();
  const Address address(path);
  if (!address.valid() && errno != ENOENT) return system_error("connect to " + path);
  if (!address.valid()) return std::optional<UnixChannel>();
  if (::connect(fd->get(), address.get(), Address::size()) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return std::optional<UnixChannel>();
    return system_error("connect to " + path);
  }
  auto channel = adopt(*std::move(fd));
  if (!channel) return channel.error();
  return std::optional(*std::move(channel));
}

IoOutcome UnixChannel::send(ByteView message, int descriptor) noexcept {
  iovec part{const_cast<std::uint8_t*>(message.data()), message.size()};
  ControlRoom control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (descriptor >= 0) {
    header.msg_control = control.bytes.data();
    header.msg_controllen = control.bytes.size();
    auto* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  }
  ssize_t sent = 0;
  do {
    sent = sendmsg(fd_.get(), &header, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? failure(errno) : IoOutcome{IoStatus::done, static_cast<std::size_t>(sent), 0};
}

UnixChannel::Received UnixChannel::receive(MutableByteView into) noexcept {
  iovec part{into.data(), into.size()};
  ControlRoom control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes.data();
  header.msg_controllen = control.bytes.size();
  ssize_t got = 0;
  do {
    got = recvmsg(fd_.get(), &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return {failure(errno), Fd{}};
  auto descriptor = take_descriptor(header);
  if (got == 0) return {{IoStatus::closed, 0, 0}, Fd{}};
  if ((header.msg_flags & MSG_TRUNC) != 0) return {{IoStatus::failed, 0, EMSGSIZE}, Fd{}};
  return {{IoStatus::done, static_cast<std::size_t>(got), 0}, std::move(descriptor)};
}

// A name that others can see is one that answers: whoever is refused there may take it for left behind.
Result<UnixListener> UnixListener::listen(const std::string& path) {
  auto fd = open_socket();
  if (!fd) return fd.error();
  const auto unfinished = path + std::string(kUnfinished);
  unlink(unfinished.c_str());
  const Address address(unfinished);
  if (!address.valid() || bind(fd->get(), address.get(), Address::size()) != 0) return system_error("listen at " + path);
  UnixListener listener(*std::move(fd), unfinished);
  if (chmod(unfinished.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listener.fd(), kBacklog) != 0 ||
      rename(unfinished.c_str(), path.c_str()) != 0) {
    return system_error("listen at " + path);
  }
  listener.path_ = path;
  return listener;
}

UnixListener::UnixListener(UnixListener&& other) noexcept
    : fd_(std::move(other.fd_)), spare_(std::move(other.spare_)), path_(std::exchange(other.path_, {})) {}

UnixListener::~UnixListener() {
  if (!path_.empty()) unlink(path_.c_str());
}

Result<UnixListener> UnixListener::adopt(Fd fd, std::string path) {
  if (auto set = set_cloexec(fd.get()); !set) return set.error();
  return UnixListener(std::move(fd), std::move(path));
}

Result<std::optional<UnixChannel>> UnixListener::accept() {
  Fd fd(accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.valid()) {
    const int code = errno;
    if (code == EAGAIN || code == EINTR || code == ECONNABORTED) return std::optional<UnixChannel>();
    if (SpareDescriptor::is_wanted_for(code)) spare_.turn_one_away(fd_.get());
    return system_error("accept a connection at " + path_, code);
  }
  auto channel = UnixChannel::adopt(std::move(fd));
  if (!channel) return channel.error();
  return std::optional(*std::move(channel));
}

bool is_listened_at(const std::string& path) {
  const auto reached = UnixChannel::connect(path);
  return !reached || reached->has_value();  // whoever can't be asked may well be there
}

void remove_stale_sockets(const std::string& directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open_directory(opendir(directory.c_str()), closedir);
  if (!open_directory) return;
  std::vector<std::string> sockets;
  while (const auto* entry = readdir(open_directory.get())) {
    const std::string_view name = entry->d_name;
    if (entry->d_type == DT_SOCK && !name.ends_with(kUnfinished)) sockets.push_back(directory + "/" + std::string(name));
    if (sockets.size() == kMostSwept) break;
  }
  for (const auto& path : sockets) {
    if (!is_listened_at(path)) unlink(path.c_str());
  }
}

}  // namespace mp::platform
