#include "libmp/platform/datagram_sender.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "libmp/platform/delivery_error.hpp"
#include "libmp/platform/socket_address.hpp"

namespace mp::platform {
namespace {

// The kernel's limits for one message that is to be split: segments, and bytes with the headers of IPv4 and UDP.
constexpr std::size_t kMaxSegments = 64;
constexpr std::size_t kMaxMessage = 65535 - 20 - 8;
// Datagrams in one system call.
constexpr std::size_t kMaxPerCall = 64;

bool alike(const OutgoingDatagram& a, const OutgoingDatagram& b) noexcept { return a.to == b.to && a.ecn == b.ecn; }

// How many of the first can be one message: equal in size, except that a shorter one may end it.
std::size_t run_length(std::span<const OutgoingDatagram> batch) noexcept {
  const auto segment = batch.front().bytes.size();
  const auto most = std::min(batch.size(), kMaxSegments);
  std::size_t total = segment;
  std::size_t length = 1;
  while (length < most && batch[length - 1].bytes.size() == segment) {
    const auto& next = batch[length];
    const auto size = next.bytes.size();
    if (size == 0 || size > segment || total + size > kMaxMessage || !alike(batch.front(), next)) break;
    total += size;
    ++length;
  }
  return length;
}

}  // namespace

// What a call needs, as large as the largest batch so far: a session that only types never sends but one datagram at a time.
struct DatagramSender::Messages {
  struct alignas(cmsghdr) Control {
    std::array<std::uint8_t, CMSG_SPACE(sizeof(std::uint16_t))> bytes{};
  };

  SocketAddress to;
  std::vector<mmsghdr> headers;
  std::vector<iovec> pieces;
  std::vector<Control> control;
  std::vector<std::size_t> datagrams;  // in each message

  void make_room(std::size_t count);
  void set(std::size_t message, std::size_t piece, std::span<const OutgoingDatagram> run);

 private:
  void split(std::size_t message, std::size_t segment);
};

void DatagramSender::Messages::make_room(std::size_t count) {
  if (count <= headers.size()) return;
  headers.resize(count);
  pieces.resize(count);
  control.resize(count);
  datagrams.resize(count);
}

void DatagramSender::Messages::set(std::size_t message, std::size_t piece, std::span<const OutgoingDatagram> run) {
  for (std::size_t i = 0; i < run.size(); ++i) {
    // The kernel only reads it.
    pieces[piece + i] = {const_cast<std::uint8_t*>(run[i].bytes.data()), run[i].bytes.size()};
  }
  auto& header = headers[message].msg_hdr;
  header = {};
  header.msg_name = to.get();
  header.msg_namelen = to.size;
  header.msg_iov = &pieces[piece];
  header.msg_iovlen = run.size();
  datagrams[message] = run.size();
  if (run.size() > 1) split(message, run.front().bytes.size());
}

void DatagramSender::Messages::split(std::size_t message, std::size_t segment) {
  auto& header = headers[message].msg_hdr;
  header.msg_control = control[message].bytes.data();
  header.msg_controllen = control[message].bytes.size();
  auto* const at = CMSG_FIRSTHDR(&header);
  at->cmsg_level = SOL_UDP;
  at->cmsg_type = UDP_SEGMENT;
  at->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto size = static_cast<std::uint16_t>(segment);
  std::memcpy(CMSG_DATA(at), &size, sizeof size);
}

DatagramSender::DatagramSender(IpFamily family, Dscp dscp) : DatagramSender(family, dscp, &sendmmsg) {}
DatagramSender::DatagramSender(IpFamily family, Dscp dscp, SendMessages send_messages)
    : send_messages_(std::move(send_messages)),
      family_(family),
      dscp_(dscp),
      marked_(static_cast<std::uint8_t>(dscp.value << 2U)) {}
DatagramSender::DatagramSender(DatagramSender&&) noexcept = default;
DatagramSender& DatagramSender::operator=(DatagramSender&&) noexcept = default;
DatagramSender::~DatagramSender() = default;

// Best effort: an unmarked datagram arrives as well. Changes are rare, so the socket keeps the value instead of each message.
void DatagramSender::mark(int fd, Ecn ecn) noexcept {
  const auto wanted = static_cast<std::uint8_t>(unsigned{dscp_.value} << 2U | static_cast<unsigned>(ecn));
  if (wanted == marked_) return;
  marked_ = wanted;
  const int value = wanted;
  if (family_ == IpFamily::v4) {
    static_cast<void>(setsockopt(fd, IPPROTO_IP, IP_TOS, &value, sizeof value));
  } else {
    static_cast<void>(setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &value, sizeof value));
  }
}

// One system call for the first datagrams of `batch`, the first `alone` of them unjoined.
DatagramSender::Call DatagramSender::call(int fd, std::span<const OutgoingDatagram> batch, std::size_t alone) {
  if (!messages_) messages_ = std::make_unique<Messages>();
  batch = batch.first(std::min(batch.size(), kMaxPerCall));
  messages_->make_room(batch.size());
  const auto& first = batch.front();
  mark(fd, first.ecn);
  messages_->to = to_socket_address(first.to);
  std::size_t messages = 0;
  std::size_t datagrams = 0;
  while (datagrams < batch.size() && alike(first, batch[datagrams])) {
    const auto rest = batch.subspan(datagrams);
    const bool join = splitting_ == Splitting::offered && datagrams >= alone;
    const auto run = rest.first(join ? run_length(rest) : 1);
    messages_->set(messages++, datagrams, run);
    datagrams += run.size();
  }
  Call result{send_messages_(fd, messages_->headers.data(), static_cast<unsigned>(messages), MSG_NOSIGNAL), 0,
              messages_->datagrams.front()};
  for (int i = 0; i < result.count; ++i) result.done += messages_->datagrams[static_cast<std::size_t>(i)];
  // What stopped the call short is told by the next one, or was an earlier datagram's error and is told by nobody.
  if (result.count >= 0 && static_cast<std::size_t>(result.count) < messages) error_seen_ = true;
  return result;
}

void DatagramSender::handle_refusal(Progress& progress, const Call& refused, int code) {
  error_seen_ = true;
  if (is_delivery_error(code) && !std::exchange(progress.asked_again, true)) return;
  progress.asked_again = false;
  if (refused.first > 1 && code != ENOBUFS) {
    progress.alone_end = progress.outcome.done + refused.first;
    progress.splitting_blamed = !is_delivery_error(code);
    return;
  }
  auto& outcome = progress.outcome;
  if (outcome_of(code) != SendOutcome::sent) {
    outcome.problem = outcome_of(code);
    outcome.problem_at = outcome.done;
  }
  outcome.done += refused.first;
  progress.splitting_blamed = false;
}

BatchOutcome DatagramSender::send(int fd, std::span<const OutgoingDatagram> batch) {
  Progress progress;
  auto& done = progress.outcome.done;
  while (done < batch.size()) {
    const auto result = call(fd, batch.subspan(done), progress.alone_end - std::min(progress.alone_end, done));
    const int code = result.count < 0 ? errno : 0;
    if (code == EAGAIN) break;
    if (code == EINTR) continue;
    if (code != 0) {
      handle_refusal(progress, result, code);
      continue;
    }
    if (progress.splitting_blamed) splitting_ = Splitting::refused;  // the same bytes go one by one
    done += result.done;
    progress.asked_again = progress.splitting_blamed = false;
  }
  return progress.outcome;
}

}  // namespace mp::platform
