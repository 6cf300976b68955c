// Takes datagrams from the kernel in as few system calls as it allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "libmp/platform/datagram.hpp"
#include "libmp/platform/page_memory.hpp"

namespace mp::platform {

// One call takes several messages (recvmmsg), and a message may be a run of datagrams that the kernel has joined (UDP_GRO,
// Linux 5.0). Has room for the largest message there can be, so that nothing is ever cut; the memory is used only as far as
// datagrams fill it.
class DatagramReceiver {
 public:
  DatagramReceiver();
  DatagramReceiver(DatagramReceiver&&) noexcept;
  DatagramReceiver& operator=(DatagramReceiver&&) noexcept;
  ~DatagramReceiver();

  // Asks the socket for joined datagrams and for the codepoints of the IP header, where the kernel has them.
  static void prepare(int fd, IpFamily family) noexcept;

  // What waits in the socket, up to kMost: fewer mean that it was empty. Valid until the next call.
  [[nodiscard]] std::span<const Arrival> receive(int fd);
  static constexpr std::size_t kMost = 16;

  // Returns the memory of a busy time to the system.
  void give_back() noexcept { memory_.give_back(); }

  // The kernel has reported an error, or there was nothing twice in a row, since this was asked last: its error queue may say
  // more.
  [[nodiscard]] bool take_error_seen() noexcept { return std::exchange(error_seen_, false); }

 private:
  struct Messages;

  PageMemory memory_;
  std::unique_ptr<Messages> messages_;
  bool was_empty_ = false;
  bool error_seen_ = false;
};

}  // namespace mp::platform
