// Hands datagrams to the kernel in as few system calls as it allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "libmp/core/dscp.hpp"
#include "libmp/platform/datagram.hpp"

struct mmsghdr;

namespace mp::platform {

// Neighbours of one size to one peer become one message that the kernel or the network device splits (UDP_SEGMENT, Linux 4.18):
// a run of 40 then costs little more than one datagram. Several messages go down in one call (sendmmsg). A kernel or device
// that can't split is found out by its refusal, which is remembered for the socket; then each datagram is a message.
class DatagramSender {
 public:
  // What the kernel offers: sendmmsg, with errno.
  using SendMessages = std::function<int(int fd, mmsghdr* messages, unsigned count, int flags)>;

  // `dscp` as the socket has it. The family is that of the socket.
  DatagramSender(IpFamily family, Dscp dscp);
  DatagramSender(IpFamily family, Dscp dscp, SendMessages send_messages);
  DatagramSender(DatagramSender&&) noexcept;
  DatagramSender& operator=(DatagramSender&&) noexcept;
  ~DatagramSender();

  // In order, each at most once. A datagram that can't be sent does not keep the ones behind it.
  [[nodiscard]] BatchOutcome send(int fd, std::span<const OutgoingDatagram> batch);

  // For what is sent from now on.
  void set_dscp(Dscp dscp) noexcept { dscp_ = dscp; }
  [[nodiscard]] Dscp dscp() const noexcept { return dscp_; }

  // The kernel has reported an error since this was asked last: its error queue may say more.
  [[nodiscard]] bool take_error_seen() noexcept { return std::exchange(error_seen_, false); }

 private:
  struct Messages;
  // Whether runs are handed over in one piece.
  enum class Splitting : std::uint8_t { offered, refused };
  struct Call {
    int count = 0;          // messages taken; negative: none, and errno says why
    std::size_t done = 0;   // datagrams in them
    std::size_t first = 0;  // datagrams in the first message
  };
  struct Progress {
    BatchOutcome outcome;
    std::size_t alone_end = 0;      // datagrams up to this one go unjoined
    bool asked_again = false;       // the next message has been tried twice
    bool splitting_blamed = false;  // the next ones were refused as a run, and not for anything that the network said
  };

  void mark(int fd, Ecn ecn) noexcept;
  Call call(int fd, std::span<const OutgoingDatagram> batch, std::size_t alone);
  // The first message of a call was not taken.
  void handle_refusal(Progress& progress, const Call& refused, int code);

  SendMessages send_messages_;
  IpFamily family_;
  Dscp dscp_;
  std::uint8_t marked_;  // the TOS or traffic class that the socket has now
  Splitting splitting_ = Splitting::offered;
  bool error_seen_ = false;
  std::unique_ptr<Messages> messages_;
};

}  // namespace mp::platform
