// config/*.toml and the manual against the tables: a key that is missing, unknown or has another default fails here.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>

#include "libmp/config/client_table.hpp"
#include "libmp/config/server_table.hpp"
#include "libmp/config/toml_entries.hpp"

namespace mp::config {
namespace {

std::string contents(const std::string& name) {
  std::ifstream file(std::string(MP_SOURCE_DIR) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

// Lines like `#directives = "..."` are keys without a default; prose has a space after its '#'.
std::string with_every_key(const std::string& text) { return std::regex_replace(text, std::regex("(^|\n)#([a-z])"), "$1$2"); }

template <typename Settings>
void expect_defaults(const std::string& name, const std::vector<BoundRow<Settings>>& table,
                     Result<Loaded<Settings>> (*load)(const SettingSources&)) {
  const auto text = contents(name);
  const auto plain = load({"/home/a", std::nullopt, {}, {}});
  const auto shipped = load({"/home/a", ConfigFile{name, text}, {}, {}});
  ASSERT_TRUE(shipped) << shipped.error().message;
  for (std::size_t i = 0; i < table.size(); ++i)
    EXPECT_EQ(shipped->effective[i].value, plain->effective[i].value) << table[i].row.key;

  const auto uncommented = load({"/home/a", ConfigFile{name, with_every_key(text)}, {}, {}});
  ASSERT_TRUE(uncommented) << uncommented.error().message;
  for (const auto& each : uncommented->effective)
    EXPECT_TRUE(each.source.starts_with(name)) << each.key << " is missing in " << name;
  for (const auto& each : shipped->effective) {
    const bool set = !std::holds_alternative<std::monostate>(each.value);
    EXPECT_EQ(set, each.source.starts_with(name))
        << each.key << ": a key with a default stands there, one without is a comment";
  }
}

TEST(ShippedFiles, ClientFileHoldsEveryKeyAtItsDefault) {
  expect_defaults<ClientSettings>("config/moshpit.toml", client_table(), client_settings);
}

TEST(ShippedFiles, ServerFileHoldsEveryKeyAtItsDefault) {
  expect_defaults<ServerSettings>("config/moshpits.toml", server_table(), server_settings);
}

TEST(ShippedFiles, ManualNamesEveryKey) {
  const auto manual = contents("docs/man/moshpit.toml.5");
  for (const auto& bound : client_table())
    EXPECT_NE(manual.find("\n.B " + std::string(bound.row.key) + "\n"), std::string::npos) << bound.row.key;
  for (const auto& bound : server_table())
    EXPECT_NE(manual.find("\n.B " + std::string(bound.row.key) + "\n"), std::string::npos) << bound.row.key;
}

}  // namespace
}  // namespace mp::config
