// A configuration file of any content is an error or settings whose printed form is read back as the same settings; never a
// crash. The first byte picks the program; the rest is the file, and a variable and a destination made of its first line.
#include <cstdint>
#include <string>
#include <string_view>

#include "libmp/config/client_settings.hpp"
#include "libmp/config/destination.hpp"
#include "libmp/config/server_settings.hpp"
#include "libmp/core/contract.hpp"

namespace mp::config {
namespace {

template <typename Settings>
void load_and_print(Result<Loaded<Settings>> (*load)(const SettingSources&), SettingSources sources) {
  const auto loaded = load(sources);
  if (!loaded) {
    expects(loaded.error().message.find('\n') == std::string::npos, "an error is one line");
    return;
  }
  sources.file = ConfigFile{"shown", show_config(loaded->effective)};
  const auto again = load(sources);
  expects(again.ok(), "what is shown is a file");
  for (std::size_t i = 0; i < loaded->effective.size(); ++i) {
    expects(again->effective[i].value == loaded->effective[i].value, "what is shown has the same values");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string line = text.substr(0, text.find('\n'));
  const bool client = data[0] % 2 == 0;
  SettingSources sources{"/home/a", ConfigFile{"x.toml", text}, {}, {}};
  if (client) load_and_print(client_settings, sources);
  if (!client) load_and_print(server_settings, sources);
  if (const auto equals = line.find('='); equals != std::string::npos) {
    sources.file.reset();
    sources.environment.push_back({line.substr(0, equals), line.substr(equals + 1)});
    if (client) load_and_print(client_settings, sources);
    if (!client) load_and_print(server_settings, sources);
  }
  if (const auto destination = parse_destination(line)) {
    const auto again = parse_destination(to_string(*destination));
    expects(again.ok() && *again == *destination, "a destination survives being written");
  }
  return 0;
}

}  // namespace mp::config
