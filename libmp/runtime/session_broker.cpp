#include "libmp/runtime/session_broker.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/core/session_id_text.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/own_session.hpp"
#include "libmp/runtime/server_role.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "libmp/runtime/session_handover.hpp"
#include "libmp/runtime/session_names.hpp"

namespace mp::runtime {
namespace {

using wire::RefusalCode;
using wire::RequestKind;
using wire::SessionState;
using wire::SessionSummary;

// A session answers in a moment, unless it is stopped or its machine is overwhelmed; and one that is ended gives its program
// 3 s. Well below what the client waits for.
constexpr Duration kAnswerPatience = 5s;
// What a new one is called where it can't be written to.
constexpr std::string_view kProcessName = "the session's process";

ConnectionId random_connection_id(RandomSource& random) {
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  ConnectionId id;
  for (const auto byte : bytes) id.value = id.value << 8 | byte;
  return id;
}

std::string label(const SessionSummary& session) { return session.name.empty() ? short_id_text(session.id) : session.name; }

std::string labels(const std::vector<SessionSummary>& sessions) {
  std::string text;
  for (const auto& session : sessions) text += (text.empty() ? "" : ", ") + label(session);
  return text;
}

}  // namespace

// A session's process that gets ready and then waits for its handover, and has its socket and name already.
struct SessionBroker::NewSession {
  NewSession(std::string in_directory, platform::Identity of_account, std::optional<platform::UnixListener> at)
      : directory(std::move(in_directory)), account(std::move(of_account)), socket(std::move(at)) {}
  NewSession(const NewSession&) = delete;
  NewSession& operator=(const NewSession&) = delete;
  ~NewSession() {
    if (socket && handed_over) socket->leave_name();
    if (!socket || handed_over) return;
    // What is in a directory of the user's is removed as the user, or stays: whoever finds it next sees that nobody listens.
    if (const auto acting = platform::ActingAs::start(account); !acting) {
      socket->leave_name();
    } else {
      give_up_name(directory, grant.name);
      socket.reset();
    }
  }

  std::string directory;
  platform::Identity account;
  std::optional<platform::UnixListener> socket;
  handshake::SessionGrant grant{};
  platform::Fd process;  // our end of what it hears
  bool handed_over = false;
};

struct SessionBroker::Visit {
  VisitRequest request;
  VisitPurpose purpose{};
  SessionId id;
  std::optional<Instant> deadline;        // for the answer
  std::optional<SessionSummary> summary;  // of a session that is being ended
  handshake::SessionGrant grant{};
};

SessionBroker::SessionBroker(platform::EventLoop& loop, RandomSource& random, const config::ServerSettings& settings,
                             const std::vector<std::string>& own_arguments, Login login, platform::Logger log)
    : loop_(loop),
      random_(random),
      settings_(settings),
      own_arguments_(own_arguments),
      login_(std::move(login)),
      log_(std::move(log)) {}

SessionBroker::~SessionBroker() {
  if (visit_) loop_.unwatch(visit_->request.fd());
  if (new_session_) loop_.unwatch(new_session_->process.get());
}

void SessionBroker::begin(const handshake::StartSession& start) {
  start_ = start;
  directory_ = find_directory();
  const auto kind = start_.request.kind;
  if (kind == RequestKind::new_session) return start_or_find();
  if (directory_.empty()) return refuse(RefusalCode::not_started, "the server can't keep sessions; its log says why");
  switch (kind) {
    case RequestKind::new_session:
    case RequestKind::attach_or_new:
      return attach_or_start();
    case RequestKind::resume:
      return visit(start_.request.session_id, VisitPurpose::resume);
    case RequestKind::attach:
      return start_.request.name.empty() ? look_around() : visit_called(attach_purpose());
    case RequestKind::list_sessions:
      return look_around();
    case RequestKind::end_session:
      return visit_called(VisitPurpose::end);
  }
}

VisitPurpose SessionBroker::attach_purpose() const noexcept {
  return start_.request.part == wire::ClientPart::viewer ? VisitPurpose::view : VisitPurpose::attach;
}

// Empty: the session will live without being found again.
std::string SessionBroker::find_directory() const {
  const auto environment = platform::Environment::of_process();
  const auto directory = session_directory(settings_.session_directory, login_.account.identity, environment);
  if (directory) return *directory;
  log_.warn("sessions of '" + printable(login_.account.name, limits::kMaxUserName) +
            "' can't be found again: " + directory.error().message);
  return "";
}

// --- a session that begins

SessionBroker::Start SessionBroker::start_new(const std::string& name) {
  auto id = start_.request.session_id;
  if (id == SessionId{}) random_.fill(id.bytes);
  std::optional<platform::UnixListener> socket;
  if (!directory_.empty()) {
    const auto acting = platform::ActingAs::start(login_.account.identity);
    if (!acting) return fail_to_start(acting.error().message);
    platform::remove_stale_sockets(directory_);
    auto claim = claim_name(directory_, name, id);
    if (!claim && !name.empty()) return fail_to_start(claim.error().message);
    if (!claim) log_.warn("a session can't be found again: " + claim.error().message);
    if (claim && std::holds_alternative<NameTaken>(*claim)) return Start::name_taken;
    if (claim) socket.emplace(std::get<platform::UnixListener>(*std::move(claim)));
  }
  auto prepared = prepare(id, name, std::move(socket));
  if (!prepared) return fail_to_start(prepared.error().message);
  new_session_ = *std::move(prepared);
  loop_.watch(new_session_->process.get(), platform::Interest::readable, [this](platform::Readiness) { hear_new_session(); });
  return Start::begun;
}

SessionBroker::Start SessionBroker::fail_to_start(const std::string& why) {
  fail("can't be started", why);
  return Start::failed;
}

// How long that may take is the handshake's to say.
void SessionBroker::hear_new_session() {
  std::array<std::uint8_t, 1> word{};
  const auto heard = platform::read_some(new_session_->process.get(), word);
  loop_.unwatch(new_session_->process.get());
  if (heard.status == platform::IoStatus::done && word[0] == kReady) {
    verdict_ = new_session_->grant;
  } else {
    new_session_.reset();
    fail("can't be started", "its process has ended");
  }
}

Result<std::unique_ptr<SessionBroker::NewSession>> SessionBroker::prepare(const SessionId& id, const std::string& name,
                                                                          std::optional<platform::UnixListener> socket) {
  auto session = std::make_unique<NewSession>(directory_, login_.account.identity, std::move(socket));
  session->grant.name = name;
  auto udp =
      platform::UdpSocket::bind_in_range(login_.server.address, settings_.udp_port_first, settings_.udp_port_last, random_);
  if (!udp) return udp.error();
  auto pair = platform::make_socket_pair();
  if (!pair) return pair.error();
  const SessionDescriptors descriptors{.udp = udp->fd(),
                                       .login = pair->second.get(),
                                       .visits = session->socket ? session->socket->fd() : -1,
                                       .tcp = keeps_connection() ? login_.tcp : -1};
  const auto role = start_server_role(kSessionRole, own_arguments_, descriptors.list());
  if (!role) return role.error();
  session->grant = make_grant(id, udp->local_endpoint().port, session->socket ? kFirstClient : ClientId{}, name);
  session->process = std::move(pair->first);
  const auto& user = login_.account.name;
  const auto told = platform::write_all(session->process.get(), ByteView(as_bytes(user).data(), user.size() + 1), kProcessName);
  if (!told) return told.error();
  return session;
}

handshake::SessionGrant SessionBroker::make_grant(const SessionId& id, std::uint16_t udp_port, ClientId client,
                                                  std::string name) {
  handshake::SessionGrant grant;
  grant.session_id = id;
  grant.client = client;
  grant.name = std::move(name);
  grant.udp_port = udp_port;
  grant.connection_id = random_connection_id(random_);
  grant.max_datagram = limits::kMaxDatagram;
  return grant;
}

// Of two requests for one session (docs/protocol.md, section 2.13.1) the first may come later: nobody waits for its answer.
void SessionBroker::start_or_find() {
  if (start_new("") != Start::name_taken) return;
  if (start_.request.client != wire::kAskedAgain)
    return refuse(RefusalCode::busy, "the client has asked again, and got the session");
  visit(start_.request.session_id, VisitPurpose::resume);
}

// --- a session that lives

// Whoever comes second finds the session of whoever came first, also when both look at the same moment.
void SessionBroker::attach_or_start() {
  if (start_new(start_.request.name) == Start::name_taken) visit_called(VisitPurpose::attach);
}

void SessionBroker::look_around() { survey_.emplace(loop_, login_.account.identity, directory_, loop_.now()); }

void SessionBroker::visit_called(VisitPurpose purpose) {
  const auto& word = start_.request.name;
  std::vector<SessionId> found;
  {
    const auto acting = platform::ActingAs::start(login_.account.identity);
    if (!acting) return fail("can't be looked for", acting.error().message);
    found = sessions_called(directory_, word);
  }
  if (found.size() == 1) return visit(found.front(), purpose);
  if (found.empty()) return refuse(RefusalCode::no_such_session, "none is called " + printable(word, limits::kMaxSessionName));
  std::string ids;
  for (const auto& id : found) ids += (ids.empty() ? "" : ", ") + id_text(id);
  refuse(RefusalCode::several_sessions, std::move(ids));
}

void SessionBroker::visit(const SessionId& id, VisitPurpose purpose) {
  if (purpose != VisitPurpose::end && comes_from_within(start_.request, id)) {
    return refuse(RefusalCode::not_started, "this mp runs in the session itself; if it does not, unset MP_SESSION");
  }
  static_assert(kFirstClient == wire::kAskedAgain, "who asked twice for a new session is its first client");
  const VisitQuestion question{purpose, start_.request.client, login_.server, login_.client};
  auto begun = VisitRequest::begin(login_.account.identity, directory_, id, question);
  if (!begun) return fail("can't be reached", begun.error().message);
  if (!*begun) return refuse_ended();
  visit_ = std::make_unique<Visit>(Visit{**std::move(begun), purpose, id, loop_.now() + kAnswerPatience, std::nullopt, {}});
  loop_.watch(visit_->request.fd(), platform::Interest::readable, [this](platform::Readiness) { hear_session(); });
}

void SessionBroker::hear_session() {
  auto reply = visit_->request.poll_reply();
  if (!reply) {
    end_visit();
    return fail("can't be reached", reply.error().message);
  }
  if (!*reply) return;
  std::visit([this](auto&& one) { take(std::forward<decltype(one)>(one)); }, **std::move(reply));
}

// Nothing that the session says or does from now on changes the verdict.
void SessionBroker::end_visit() {
  loop_.unwatch(visit_->request.fd());
  visit_->deadline.reset();
}

void SessionBroker::take(const VisitAnswer& answer) {
  end_visit();
  switch (answer.welcome) {
    case Welcome::heard:
      visit_->grant = make_grant(visit_->id, answer.udp_port, answer.client, answer.name);
      verdict_ = visit_->grant;
      return;
    case Welcome::no_port:
      return refuse(RefusalCode::busy,
                    std::string("all UDP ports that mps may use here are taken") +
                        (visit_->purpose == VisitPurpose::view ? "; only who types may take a client's" : ""));
    case Welcome::not_attached:
      return refuse(RefusalCode::not_attached, answer.text);
    case Welcome::full:
      return refuse(RefusalCode::busy, "the session has as many clients as it takes");
    case Welcome::ending:
      return refuse_ended();
  }
}

void SessionBroker::take(wire::SessionSummary summary) { visit_->summary = std::move(summary); }

// A client that is told that its session has ended gives up for good, so only one that can't be found any more has.
void SessionBroker::take(const VisitOver&) {
  end_visit();
  if (visit_->summary) {
    verdict_ = std::vector{*visit_->summary};
  } else if (VisitRequest::is_there(login_.account.identity, directory_, visit_->id)) {
    fail("can't be reached", "it hangs up without an answer; it may be of another version of mps");
  } else {
    refuse_ended();
  }
}

// It was there a moment ago. Whoever wants a session of that name in any case gets a new one.
void SessionBroker::refuse_ended() {
  if (start_.request.kind == RequestKind::attach_or_new && !std::exchange(tried_again_, true)) {
    visit_.reset();
    return attach_or_start();
  }
  refuse(RefusalCode::no_such_session, "it has ended");
}

// Of several the one that was left last; one that somebody works in is not taken away unasked.
void SessionBroker::choose(const std::vector<SessionSummary>& sessions) {
  auto candidates = sessions;
  std::erase_if(candidates, [](const SessionSummary& each) { return each.state == SessionState::mute; });
  if (sessions.empty()) return refuse(RefusalCode::no_such_session, "you have none");
  if (candidates.empty()) return fail("can't be reached", "none of them answers");
  if (candidates.size() > 1) {
    std::erase_if(candidates, [](const SessionSummary& each) { return each.state != SessionState::detached; });
    std::ranges::stable_sort(candidates, {}, &SessionSummary::silent);
  }
  if (candidates.empty()) return refuse(RefusalCode::several_sessions, labels(sessions));
  visit(candidates.front().id, attach_purpose());
}

// --- answers

std::optional<SessionVerdict> SessionBroker::poll(Instant now) {
  if (survey_) {
    if (auto found = survey_->poll(now)) {
      survey_.reset();
      if (start_.request.kind == RequestKind::attach) {
        choose(*found);
      } else {
        verdict_ = *std::move(found);
      }
    }
  }
  if (visit_ && visit_->deadline && now >= *visit_->deadline) {
    end_visit();
    // It has been told, and takes its time.
    if (visit_->summary) return std::vector{*visit_->summary};
    fail("can't be reached", "it does not answer");
  }
  return std::exchange(verdict_, std::nullopt);
}

std::optional<Instant> SessionBroker::next_timeout() const {
  if (survey_) return survey_->next_timeout();
  return visit_ ? visit_->deadline : std::nullopt;
}

void SessionBroker::refuse(RefusalCode code, std::string text) { verdict_ = SessionRefusal{code, std::move(text)}; }

// Why goes into the log: it may be none of the user's business.
void SessionBroker::fail(const std::string& what_failed, const std::string& why) {
  log_.warn("a session of '" + printable(login_.account.name, limits::kMaxUserName) + "' " + what_failed + ": " + why);
  refuse(RefusalCode::not_started, "the session " + what_failed + " now; the server's log says why");
}

Status SessionBroker::hand_over(const crypto::TrafficSecrets& secrets) {
  const int tcp = keeps_connection() ? login_.tcp : -1;
  if (visit_) {
    const auto& grant = visit_->grant;
    const Endpoint udp{login_.server.address, grant.udp_port};
    return visit_->request.hand_over({grant.connection_id, secrets.copy(), udp, login_.client, start_.request.size}, tcp);
  }
  auto& session = *new_session_;
  const SessionHandover handover{session.grant.session_id,
                                 session.grant.connection_id,
                                 secrets.copy(),
                                 login_.client,
                                 login_.server,
                                 session.socket ? directory_ : "",
                                 start_.request};
  auto written = platform::write_all(session.process.get(), encode(handover).view(), kProcessName);
  session.process.reset();
  session.handed_over = written.ok();
  return written;
}

std::string_view SessionBroker::what() const noexcept {
  if (!visit_) return "login";
  switch (visit_->purpose) {
    case VisitPurpose::resume:
      return "session resumed by login";
    case VisitPurpose::view:
      return "session viewed by login";
    default:
      return "session attached by login";
  }
}

}  // namespace mp::runtime
