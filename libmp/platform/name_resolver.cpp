#include "libmp/platform/name_resolver.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>

#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

struct ResolverFailure {
  int code;
  const char* text;
};

constexpr std::array kFailures{
    ResolverFailure{EAI_NONAME, "unknown host; check the spelling"},
    ResolverFailure{EAI_NODATA, "the name exists but has no address"},
    ResolverFailure{EAI_ADDRFAMILY, "the name has no address of a usable kind"},
    ResolverFailure{EAI_AGAIN, "the name servers do not answer; check the network or try again later"},
    ResolverFailure{EAI_FAIL, "the name servers refuse to answer"},
};

Error failure(const std::string& host, int code, int system_code) {
  const std::string action = "find the address of " + host;
  if (code == EAI_SYSTEM) return system_error(action, system_code);
  const auto row = std::find_if(kFailures.begin(), kFailures.end(), [&](const auto& r) { return r.code == code; });
  return Error{"can't " + action + ": " + (row != kFailures.end() ? row->text : gai_strerror(code))};
}

}  // namespace

Result<std::vector<Endpoint>> resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  const int system_code = errno;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(list, freeaddrinfo);
  if (code != 0) return failure(host, code, system_code);
  std::vector<Endpoint> found;
  for (const auto* entry = list; entry != nullptr; entry = entry->ai_next) {
    auto endpoint = to_endpoint(entry->ai_addr, entry->ai_addrlen);
    if (!endpoint) continue;
    endpoint->port = port;
    if (std::find(found.begin(), found.end(), *endpoint) == found.end()) found.push_back(*endpoint);
  }
  if (found.empty()) return failure(host, EAI_ADDRFAMILY, 0);
  return interleave_families(found);
}

std::vector<Endpoint> newest_first(const std::vector<Endpoint>& found, const std::vector<Endpoint>& before) {
  std::vector<Endpoint> out;
  for (const auto* list : {&found, &before}) {
    for (const auto& endpoint : *list) {
      if (out.size() < kMostEndpoints && std::find(out.begin(), out.end(), endpoint) == out.end()) out.push_back(endpoint);
    }
  }
  return out;
}

std::vector<Endpoint> interleave_families(const std::vector<Endpoint>& endpoints) {
  if (endpoints.empty()) return {};
  std::array<std::vector<Endpoint>, 2> turns;
  for (const auto& endpoint : endpoints) {
    turns[endpoint.address.family == endpoints.front().address.family ? 0 : 1].push_back(endpoint);
  }
  std::vector<Endpoint> out;
  for (std::size_t i = 0; i < std::max(turns[0].size(), turns[1].size()); ++i) {
    for (const auto& turn : turns) {
      if (i < turn.size()) out.push_back(turn[i]);
    }
  }
  return out;
}

}  // namespace mp::platform
