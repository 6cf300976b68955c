// Host names to addresses beside an event loop: the system's resolver may block for many seconds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

// One question, asked in a thread of its own. Dropping it drops the answer; the thread ends when the resolver has come back.
class NameLookup {
 public:
  using Resolver = std::function<Result<std::vector<Endpoint>>(const std::string&, std::uint16_t)>;

  // Begins. `resolver` is called in the thread: resolve() of name_resolver, or a test's.
  [[nodiscard]] static Result<NameLookup> start(std::string host, std::uint16_t port, Resolver resolver);

  // Readable when the answer is there.
  [[nodiscard]] int fd() const noexcept { return ended_.get(); }
  // Once; nothing before it is there.
  [[nodiscard]] std::optional<Result<std::vector<Endpoint>>> poll();

 private:
  struct Answer;
  NameLookup(Fd ended, std::shared_ptr<Answer> answer) noexcept : ended_(std::move(ended)), answer_(std::move(answer)) {}

  Fd ended_;
  std::shared_ptr<Answer> answer_;
};

}  // namespace mp::platform
