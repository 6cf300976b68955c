#include "libmp/runtime/resume_listener.hpp"

#include <utility>

#include "libmp/platform/file.hpp"

namespace mp::runtime {
namespace {

// A client comes back one login at a time; a few more may hang in between.
constexpr std::size_t kMostConversations = 4;

}  // namespace

using platform::Interest;
using platform::IoStatus;

ResumeListener::ResumeListener(platform::EventLoop& loop, platform::UnixListener socket, PortOn port_on)
    : loop_(loop), socket_(std::move(socket)), port_on_(std::move(port_on)) {
  loop_.watch(socket_.fd(), Interest::readable, [this](platform::Readiness) { take_connection(); });
}

ResumeListener::~ResumeListener() {
  for (const auto& [fd, conversation] : conversations_) loop_.unwatch(fd);
  loop_.unwatch(socket_.fd());
}

void ResumeListener::take_connection() {
  auto accepted = socket_.accept();
  if (!accepted || !*accepted) return;
  auto channel = **std::move(accepted);
  if (channel.peer_user() != platform::effective_user() || conversations_.size() == kMostConversations) return;
  const int fd = channel.fd();
  conversations_.emplace(fd, Conversation{std::move(channel)});
  loop_.watch(fd, Interest::readable, [this, fd](platform::Readiness) { read(fd); });
}

void ResumeListener::read(int fd) {
  auto& with = conversations_.at(fd);
  crypto::SecretBytes buffer(kMaxResumeMessage);
  auto received = with.channel.receive(buffer.mutable_view());
  const auto& [status, size, code] = received.outcome;
  if (status == IoStatus::would_block) return;
  const auto message = buffer.view().first(size);
  if (status == IoStatus::done && handle(with, message, std::move(received.descriptor)) == Next::another_message) return;
  loop_.unwatch(fd);
  conversations_.erase(fd);
}

ResumeListener::Next ResumeListener::handle(Conversation& with, ByteView message, platform::Fd descriptor) {
  if (with.answered) {
    if (auto keys = decode_resume_keys(message)) arrival_ = Arrival{*std::move(keys), std::move(descriptor)};
    return Next::end;
  }
  with.answered = true;
  const auto question = decode_resume_question(message);
  if (!question) return Next::end;
  const auto answer = encode(ResumeAnswer{port_on_(question->server)});
  return with.channel.send(answer.view()).status == IoStatus::done ? Next::another_message : Next::end;
}

std::optional<ResumeListener::Arrival> ResumeListener::take_arrival() { return std::exchange(arrival_, std::nullopt); }

}  // namespace mp::runtime
