#include "libmp/platform/name_lookup.hpp"

#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "libmp/platform/pipe.hpp"

namespace mp::platform {

struct NameLookup::Answer {
  std::mutex mutex;
  std::optional<Result<std::vector<Endpoint>>> found;
};

Result<NameLookup> NameLookup::start(std::string host, std::uint16_t port, Resolver resolver) {
  auto pipe = make_pipe();
  if (!pipe) return pipe.error();
  auto answer = std::make_shared<Answer>();
  // Nobody waits for it: a program that ends need not wait for a name server. That the pipe is closed tells that there is an
  // answer.
  const auto ask = [host = std::move(host), port, resolver = std::move(resolver), answer,
                    told = std::make_shared<Fd>(std::move(pipe->write_end))] {
    auto found = resolver(host, port);
    const std::lock_guard lock(answer->mutex);
    answer->found = std::move(found);
    *told = Fd();
  };
  try {
    std::thread(ask).detach();
  } catch (const std::system_error& error) {
    return Error{std::string("can't start a thread to look up a name: ") + error.what()};
  }
  return NameLookup(std::move(pipe->read_end), std::move(answer));
}

std::optional<Result<std::vector<Endpoint>>> NameLookup::poll() {
  const std::lock_guard lock(answer_->mutex);
  return std::exchange(answer_->found, std::nullopt);
}

}  // namespace mp::platform
