#include "libmp/platform/datagram_receiver.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "libmp/platform/delivery_error.hpp"
#include "libmp/platform/socket_address.hpp"

namespace mp::platform {
namespace {

// No UDP payload is larger, joined or not.
constexpr std::size_t kLargestMessage = 65536;
// The segment size and the traffic class, each an int.
constexpr std::size_t kControl = 2 * CMSG_SPACE(sizeof(int));
constexpr unsigned kEcnBits = 3;

void request(int fd, int level, int option) noexcept {
  const int on = 1;
  static_cast<void>(setsockopt(fd, level, option, &on, sizeof on));
}

// An int or, for IPv4's TOS, a byte.
int value_of(const cmsghdr& header) noexcept {
  const auto size = header.cmsg_len - CMSG_LEN(0);
  if (size < sizeof(int)) return *CMSG_DATA(&header);
  int value = 0;
  std::memcpy(&value, CMSG_DATA(&header), sizeof value);
  return value;
}

void note_control(msghdr& message, Arrival& arrival) noexcept {
  for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    const bool v4 = header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_TOS;
    const bool v6 = header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_TCLASS;
    if (v4 || v6) arrival.ecn = static_cast<Ecn>(static_cast<unsigned>(value_of(*header)) & kEcnBits);
    const bool joined = header->cmsg_level == SOL_UDP && header->cmsg_type == UDP_GRO && value_of(*header) > 0;
    if (joined) arrival.segment = static_cast<std::size_t>(value_of(*header));
  }
}

}  // namespace

// Prepared once; after each call what the kernel has written is set back.
struct DatagramReceiver::Messages {
  std::array<mmsghdr, kMost> headers{};
  std::array<iovec, kMost> pieces{};
  std::array<SocketAddress, kMost> from{};
  alignas(cmsghdr) std::array<std::array<std::uint8_t, kControl>, kMost> control{};
  std::array<Arrival, kMost> arrivals{};

  void lay_out(MutableByteView memory);
  void set_back(std::size_t message);
  // Whether there is an arrival to tell of.
  bool read(std::size_t message, Arrival& arrival);
};

void DatagramReceiver::Messages::lay_out(MutableByteView memory) {
  for (std::size_t i = 0; i < kMost; ++i) {
    pieces[i] = {memory.subspan(i * kLargestMessage).data(), kLargestMessage};
    headers[i].msg_hdr.msg_name = from[i].get();
    headers[i].msg_hdr.msg_iov = &pieces[i];
    headers[i].msg_hdr.msg_iovlen = 1;
    headers[i].msg_hdr.msg_control = control[i].data();
    set_back(i);
  }
}

void DatagramReceiver::Messages::set_back(std::size_t message) {
  headers[message].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
  headers[message].msg_hdr.msg_controllen = kControl;
}

bool DatagramReceiver::Messages::read(std::size_t message, Arrival& arrival) {
  auto& header = headers[message].msg_hdr;
  const auto sender = to_endpoint(from[message].get(), header.msg_namelen);
  if (!sender || (header.msg_flags & MSG_TRUNC) != 0) return false;
  const std::size_t size = headers[message].msg_len;
  arrival = {{static_cast<std::uint8_t*>(pieces[message].iov_base), size}, size, *sender, Ecn::not_ect};
  note_control(header, arrival);
  return true;
}

DatagramReceiver::DatagramReceiver() : memory_(kMost * kLargestMessage), messages_(std::make_unique<Messages>()) {
  messages_->lay_out(memory_.view());
}
DatagramReceiver::DatagramReceiver(DatagramReceiver&&) noexcept = default;
DatagramReceiver& DatagramReceiver::operator=(DatagramReceiver&&) noexcept = default;
DatagramReceiver::~DatagramReceiver() = default;

void DatagramReceiver::prepare(int fd, IpFamily family) noexcept {
  request(fd, SOL_UDP, UDP_GRO);
  if (family == IpFamily::v4) {
    request(fd, IPPROTO_IP, IP_RECVTOS);
  } else {
    request(fd, IPPROTO_IPV6, IPV6_RECVTCLASS);
  }
}

std::span<const Arrival> DatagramReceiver::receive(int fd) {
  int got = recvmmsg(fd, messages_->headers.data(), kMost, 0, nullptr);
  // An earlier send's error comes once and tells nothing about what waits behind it; the error queue has it too.
  while (got < 0 && (errno == EINTR || is_delivery_error(errno))) {
    error_seen_ = error_seen_ || errno != EINTR;
    got = recvmmsg(fd, messages_->headers.data(), kMost, 0, nullptr);
  }
  // Once is nothing: another descriptor woke us. Twice may be an error in the queue that keeps waking us.
  if (got <= 0 && was_empty_) error_seen_ = true;
  was_empty_ = got <= 0;
  std::size_t arrivals = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(got < 0 ? 0 : got); ++i) {
    if (messages_->read(i, messages_->arrivals[arrivals])) ++arrivals;
    messages_->set_back(i);
  }
  return std::span(messages_->arrivals).first(arrivals);
}

}  // namespace mp::platform
