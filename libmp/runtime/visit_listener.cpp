#include "libmp/runtime/visit_listener.hpp"

#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/platform/file.hpp"

namespace mp::runtime {
namespace {

// Logins that are under way at the same moment: those of all clients after an outage, which may try twice each.
constexpr std::size_t kMostConversations = 2 * limits::kMaxAttachedClients;

}  // namespace

using platform::Interest;
using platform::IoStatus;

VisitListener::VisitListener(platform::EventLoop& loop, platform::UnixListener socket, VisitHost& host)
    : loop_(loop), host_(host), socket_(std::move(socket)) {
  loop_.watch(socket_.fd(), Interest::readable, [this](platform::Readiness) { take_connection(); });
}

VisitListener::~VisitListener() {
  for (const auto& each : conversations_) loop_.unwatch(each.channel.fd());
  loop_.unwatch(socket_.fd());
}

// A login is done in a moment: of so many the oldest one hangs, and is a smaller loss than the one that comes.
void VisitListener::take_connection() {
  auto accepted = socket_.accept();
  if (!accepted || !*accepted) return;
  auto channel = **std::move(accepted);
  if (channel.peer_user() != platform::effective_user()) return;
  if (conversations_.size() == kMostConversations) end(conversations_.begin());
  const int fd = channel.fd();
  const auto with = conversations_.insert(conversations_.end(), {std::move(channel), std::nullopt, {}});
  loop_.watch(fd, Interest::readable, [this, with](platform::Readiness) { read(with); });
}

void VisitListener::read(Conversations::iterator with) {
  crypto::SecretBytes buffer(kMaxVisitMessage);
  auto received = with->channel.receive(buffer.mutable_view());
  const auto& [status, size, code] = received.outcome;
  if (status == IoStatus::would_block) return;
  const auto message = buffer.view().first(size);
  if (status == IoStatus::done && handle(*with, message, std::move(received.descriptor)) == Next::another_message) return;
  end(with);
}

void VisitListener::end(Conversations::iterator with) {
  loop_.unwatch(with->channel.fd());
  conversations_.erase(with);
}

VisitListener::Next VisitListener::handle(Conversation& with, ByteView message, platform::Fd descriptor) {
  if (with.purpose) {
    if (auto keys = decode_visit_keys(message)) {
      arrivals_.push_back({*with.purpose, with.reception.answer.client, *std::move(keys), std::move(with.reception.socket),
                           std::move(descriptor)});
    }
    return Next::end;
  }
  const auto question = decode_visit_question(message);
  if (!question) return Next::end;
  with.purpose = question->purpose;
  return answer(with, *question);
}

VisitListener::Next VisitListener::answer(Conversation& with, const VisitQuestion& question) {
  const auto say = [&](const crypto::SecretBytes& bytes) { return with.channel.send(bytes.view()).status == IoStatus::done; };
  switch (question.purpose) {
    case VisitPurpose::describe:
      say(encode(host_.describe()));
      return Next::end;
    case VisitPurpose::end:
      say(encode(host_.describe()));
      host_.end_for(question.from);
      return Next::another_message;  // none comes; that we hang up tells the login that it is done
    case VisitPurpose::resume:
    case VisitPurpose::attach:
    case VisitPurpose::view:
      break;
  }
  with.reception = host_.receive_visit(question);
  const bool told = say(encode(with.reception.answer));
  return told && with.reception.answer.welcome == Welcome::heard ? Next::another_message : Next::end;
}

std::optional<VisitListener::Arrival> VisitListener::take_arrival() {
  if (arrivals_.empty()) return std::nullopt;
  auto first = std::move(arrivals_.front());
  arrivals_.pop_front();
  return first;
}

}  // namespace mp::runtime
