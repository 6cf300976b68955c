#include "apps/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "libmp/core/printable_text.hpp"

namespace mp::apps {
namespace {

constexpr OptionRow kHelp{"-h,--help", OptionTakes::nothing, "", "Print this help"};
constexpr OptionRow kVersion{"-V,--version", OptionTakes::nothing, "", "Print the version"};
constexpr std::size_t kHelpColumn = 44;

std::vector<std::string_view> names_of(const OptionRow& row) {
  std::vector<std::string_view> names;
  for (auto rest = row.names; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    names.push_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return names;
}

const OptionRow* row_named(std::string_view name, std::span<const OptionRow> options) {
  const auto has_name = [name](const OptionRow& row) { return std::ranges::count(names_of(row), name) > 0; };
  const auto found = std::ranges::find_if(options, has_name);
  return found == options.end() ? nullptr : &*found;
}

// Whether this option word wants the next word as its value. In "-vp" the last letter does, in "-pFILE" and "--port=1" none.
bool takes_next_word(std::string_view word, std::span<const OptionRow> options) {
  if (word.starts_with("--")) {
    const auto* row = row_named(word, options);
    return row != nullptr && row->takes == OptionTakes::value;
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    const auto* row = row_named(std::string("-") + word[i], options);
    if (row != nullptr && row->takes == OptionTakes::value) return i + 1 == word.size();
  }
  return false;
}

std::string help_line(const OptionRow& row) {
  std::string line = row.names.starts_with("--") ? "      " : "  ";
  for (const auto name : names_of(row)) line += std::string(name) + (name == row.long_name() ? "" : ", ");
  if (row.takes == OptionTakes::value) line += " " + std::string(row.value_name);
  if (row.takes == OptionTakes::value_or_not) line += "[=" + std::string(row.value_name) + "]";
  line.resize(std::max(line.size() + 2, kHelpColumn), ' ');
  return line + std::string(row.help) + "\n";
}

std::string help_text(const ProgramUsage& usage) {
  std::string text = std::string(usage.description) + "\n\nUsage: " + std::string(usage.synopsis) + "\n\nOptions:\n";
  for (const auto& row : usage.options) text += row.shown == OptionShown::in_help ? help_line(row) : "";
  return text + help_line(kHelp) + help_line(kVersion);
}

CLI::Option* add_row(CLI::App& app, const OptionRow& row, std::string& value) {
  const std::string names(row.names);
  if (row.takes == OptionTakes::nothing) return app.add_flag(names)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  auto* option = app.add_option(names, value)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  return row.takes == OptionTakes::value ? option : option->expected(0, 1);
}

}  // namespace

std::string_view OptionRow::long_name() const noexcept { return names.substr(names.rfind(',') + 1); }

std::size_t count_option_words(std::span<const std::string> words, std::span<const OptionRow> options) {
  std::size_t count = 0;
  while (count < words.size()) {
    const auto& word = words[count];
    if (word == "--") return count + 1;
    if (word.size() < 2 || word.front() != '-') return count;
    count += takes_next_word(word, options) ? 2u : 1u;
  }
  return words.size();
}

Result<std::vector<GivenOption>, EarlyExit> parse_options(const ProgramUsage& usage, std::span<const std::string> words) {
  CLI::App app;
  app.set_help_flag();  // ours exit with our text
  auto* help = app.add_flag(std::string(kHelp.names));
  auto* version = app.add_flag(std::string(kVersion.names));
  std::vector<std::string> values(usage.options.size());
  std::vector<CLI::Option*> parsed;
  for (std::size_t i = 0; i < usage.options.size(); ++i) parsed.push_back(add_row(app, usage.options[i], values[i]));
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // CLI11 wants them from the back
  } catch (const CLI::ParseError& error) {
    return usage_error(usage, error.what());
  }
  if (help->count() > 0) return EarlyExit{0, help_text(usage), {}};
  if (version->count() > 0) return EarlyExit{0, std::string(usage.name) + " " + std::string(usage.version) + "\n", {}};
  std::vector<GivenOption> given;
  for (std::size_t i = 0; i < parsed.size(); ++i) {
    if (parsed[i]->count() > 0) given.push_back({&usage.options[i], parsed[i]->count(), values[i]});
  }
  return given;
}

EarlyExit usage_error(const ProgramUsage& usage, std::string_view text) {
  const std::string name(usage.name);
  return EarlyExit{kUsageError, {}, name + ": " + printable(text, 400) + " (" + name + " --help lists the options)\n"};
}

}  // namespace mp::apps
