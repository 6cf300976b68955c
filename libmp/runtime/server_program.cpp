#include "libmp/runtime/server_program.hpp"

#include <array>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/platform/notify.hpp"
#include "libmp/platform/orphans.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/platform/process_hardening.hpp"
#include "libmp/platform/role_process.hpp"
#include "libmp/platform/session_keyring.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/tcp_stream.hpp"
#include "libmp/runtime/identity_file.hpp"
#include "libmp/runtime/listener.hpp"
#include "libmp/runtime/login_driver.hpp"
#include "libmp/runtime/server_role.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "libmp/runtime/session_driver.hpp"
#include "libmp/runtime/session_handover.hpp"
#include "libmp/runtime/user_program.hpp"

namespace mp::runtime {
namespace {

// Whether neither half of the key is there. One without the other is an accident that a new key would hide.
Result<bool> is_first_start(const KeyPaths& paths) {
  for (const auto& path : {paths.private_key, paths.public_key}) {
    const auto there = platform::file_status(path, platform::Links::follow);
    if (!there) return there.error();
    if (*there) return false;
  }
  return true;
}

// A key that somebody configured and that is not there is a mistake to report; at the default place it is a first start.
Result<crypto::Ed25519KeyPair> own_host_key(const ServerProgram& program, const std::string& home) {
  const auto& paths = program.settings.keys;
  const auto defaults = default_host_key_paths(home);
  if (paths.private_key == defaults.private_key && paths.public_key == defaults.public_key) {
    const auto first = is_first_start(defaults);
    if (!first) return first.error();
    if (*first) {
      platform::SystemRandom random;
      crypto::Ed25519Seed seed;
      random.fill(seed.mutable_view());
      const auto pair = crypto::Ed25519KeyPair::from_seed(seed);
      const auto saved = save_key_pair(defaults, pair, "mps host key", {std::nullopt, {}}, platform::Existing::keep, random);
      if (!saved) return saved.error();
      program.log.component("listener").info("made a host key: " + paths.private_key);
    }
  }
  return load_host_key(paths.private_key, paths.public_key);
}

// Each login loads the key by itself. The listener, which lives long, finds out only that it can be loaded.
Result<std::string> host_key_fingerprint(const ServerProgram& program, const std::string& home) {
  const auto host_key = own_host_key(program, home);
  if (!host_key) return host_key.error();
  return keys::Fingerprint::of(host_key->public_key()).text();
}

Result<std::string> receive_user(int login) {
  std::string user;
  for (std::array<std::uint8_t, 1> byte{}; user.size() <= limits::kMaxUserName;) {
    if (platform::read_some(login, byte).status != platform::IoStatus::done) break;
    if (byte[0] == 0) return user;
    user += static_cast<char>(byte[0]);
  }
  return Error{"the login did not say whose session it is"};
}

Result<platform::Account> become_user_of(int login) {
  const auto user = receive_user(login);
  if (!user) return user.error();
  auto account = platform::find_account(*user);
  if (!account) return account.error();
  if (!*account) return Error{"the account of this session is gone"};
  // The keyring that the server was started with is root's, and all sessions would share it.
  if (const auto begun = platform::begin_session_keyring(); !begun) return begun.error();
  if (const auto become = platform::become_for_good((*account)->identity); !become) return become.error();
  platform::link_keys_of_user();
  if (const auto closed = platform::forbid_memory_disclosure(); !closed) return closed.error();
  return **std::move(account);
}

Result<SessionHandover> receive_handover(int login) {
  crypto::SecretBytes bytes(kMaxHandover);
  std::size_t size = 0;
  while (size < bytes.size()) {
    const auto outcome = platform::read_some(login, bytes.mutable_view().subspan(size));
    if (outcome.status != platform::IoStatus::done) break;
    size += outcome.size;
  }
  // A login that fails after it started us hangs up without a word.
  if (size == 0) return Error{"the login was not completed"};
  return decode_session_handover(bytes.view().first(size));
}

// Many sessions write into one log.
platform::Logger session_log(const ServerProgram& program, const std::string& user) {
  return program.log.component("session").about("session of '" + user + "'");
}

// Where the session can be found by others: the login has opened the socket.
void open_for_visits(SessionDriver& driver, const SessionHandover& handover, platform::Fd socket, const platform::Logger& log) {
  const auto path = session_socket(handover.session_directory, handover.session_id);
  auto listener = platform::UnixListener::adopt(std::move(socket), path);
  if (!listener) return log.warn("it can't be found again: " + listener.error().message);
  driver.receive_visits(*std::move(listener));
}

SessionTerms terms_of(const SessionHandover& handover, const config::ServerSettings& settings) {
  return {handover.session_id,    handover.request.name,     handover.session_directory,
          settings.session_alive, settings.session_detached, {settings.udp_port_first, settings.udp_port_last},
          settings.dscp,          settings.scrollback_lines};
}

}  // namespace

Status run_listener(const ServerProgram& program, const std::string& home) {
  const auto log = program.log.component("listener");
  auto signals = platform::SignalWatch::start(
      {platform::Signal::terminate, platform::Signal::interrupt, platform::Signal::hangup, platform::Signal::child});
  if (!signals) return signals.error();
  if (const auto adopting = platform::adopt_orphans(); !adopting) return adopting.error();
  const auto fingerprint = host_key_fingerprint(program, home);
  if (!fingerprint) return fingerprint.error();
  auto sockets = Listener::bind(program.settings.listen);
  if (!sockets) return sockets.error();
  log.info("listening on " + to_string(program.settings.listen) + ", host key " + *fingerprint);
  Listener listener(*std::move(sockets), *std::move(signals), program.own_arguments, log);
  if (const auto told = platform::notify_service_manager("READY=1"); !told) log.warn(told.error().message);
  listener.run();
  log.info("stopped; running sessions go on");
  return Done{};
}

Result<int> run_login(const ServerProgram& program) {
  auto stream = platform::TcpStream::adopt(platform::Fd(platform::kFirstRoleDescriptor));
  // Whoever has hung up already is a stranger who has said nothing, and gets no line of his own (StrangerNotices).
  if (!stream) {
    program.log.component("login").debug("a connection that is gone: " + stream.error().message);
    return 1;
  }
  auto host_key = load_host_key(program.settings.keys.private_key, program.settings.keys.public_key);
  if (!host_key) return host_key.error();
  LoginDriver driver(program.settings, *std::move(host_key), *std::move(stream), program.own_arguments,
                     program.log.component("login"));
  return driver.run() == LoginOutcome::logged_in ? 0 : 1;
}

Status run_session(const ServerProgram& program) {
  constexpr SessionDescriptors kGiven;
  platform::Fd login(kGiven.login);
  const auto account = become_user_of(login.get());
  if (!account) return account.error();
  auto signals = platform::SignalWatch::start(
      {platform::Signal::terminate, platform::Signal::interrupt, platform::Signal::quit, platform::Signal::hangup});
  if (!signals) return signals.error();
  auto socket = platform::UdpSocket::adopt(platform::Fd(kGiven.udp));
  if (!socket) return socket.error();
  if (const auto told = platform::write_all(login.get(), std::array{kReady}, "the login's socket"); !told) return told.error();
  auto handover = receive_handover(login.get());
  login.reset();
  if (!handover) return handover.error();
  platform::Fd visits(handover->session_directory.empty() ? -1 : kGiven.visits);
  std::optional<platform::TcpStream> tcp;
  if (handover->request.tcp == wire::TcpUse::carrier) {
    auto stream = platform::TcpStream::adopt(platform::Fd(kGiven.tcp));
    if (stream) tcp = *std::move(stream);  // gone already: it would only have been a second way
  }

  const auto environment = platform::Environment::of_process();
  socket->set_dscp(program.settings.dscp);
  const auto log = session_log(program, account->name);
  SessionDriver driver(terms_of(*handover, program.settings), *std::move(signals), log);
  driver.seat_first({handover->connection_id, handover->secrets, handover->client}, *std::move(socket), std::move(tcp));
  handover->secrets = {};  // the connection's keys move on; the first ones would open what was recorded
  if (visits.valid()) open_for_visits(driver, *handover, std::move(visits), log);
  const auto program_to_run =
      user_program(*account, handover->request, handover->session_id, handover->client, handover->server, environment);
  driver.run(program_to_run, handover->request.size);
  return Done{};
}

}  // namespace mp::runtime
