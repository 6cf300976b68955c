#include "libmp/runtime/client_request.hpp"

#include <string_view>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/runtime/own_session.hpp"
#include "libmp/runtime/window_size.hpp"

namespace mp::runtime {
namespace {

bool describes_terminal_or_language(std::string_view name) {
  return name == "LANG" || name == "LANGUAGE" || name == "COLORTERM" || name.starts_with("LC_");
}

bool fits(const platform::Environment::Entry& entry) {
  return entry.first.size() <= limits::kMaxEnvironmentName && entry.second.size() <= limits::kMaxEnvironmentValue;
}

}  // namespace

wire::SessionRequest request_about(const SessionChoice& choice) {
  wire::SessionRequest request;
  request.kind = choice.kind;
  request.part = choice.part;
  request.name = choice.name;
  return request;
}

wire::SessionRequest client_request(const SessionChoice& choice, const platform::Environment& environment,
                                    const std::optional<platform::WindowSize>& size, std::vector<std::string> command,
                                    config::Transport transport) {
  auto request = request_about(choice);
  request.tcp = transport == config::Transport::udp ? wire::TcpUse::login : wire::TcpUse::carrier;
  const auto terminal = environment.get("TERM");
  if (terminal && terminal->size() <= limits::kMaxTerminalType) request.terminal_type = *terminal;
  if (size) request.size = to_terminal_size(*size);
  const auto own_session = environment.get(kOwnSessionVariable);
  const bool may_be_meant = request.kind == wire::RequestKind::attach || request.kind == wire::RequestKind::attach_or_new;
  if (own_session && may_be_meant && own_session->size() <= limits::kMaxEnvironmentValue) {
    request.environment.push_back({std::string(kOwnSessionVariable), *own_session});
  }
  for (const auto& entry : environment.entries()) {
    if (request.environment.size() == limits::kMaxEnvironmentEntries) break;
    if (describes_terminal_or_language(entry.first) && fits(entry)) request.environment.push_back({entry.first, entry.second});
  }
  request.command = std::move(command);
  return request;
}

}  // namespace mp::runtime
