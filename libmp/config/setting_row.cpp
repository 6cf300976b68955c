#include "libmp/config/setting_row.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "libmp/config/program_files.hpp"
#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

constexpr std::size_t kShownText = 80;  // an error stays one readable line
constexpr std::size_t kLongestText = 4096;

template <typename... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Match(Cases...) -> Match<Cases...>;

std::string quoted(std::string_view text) { return "\"" + printable(text, kShownText) + "\""; }

std::string shown(const SettingValue& found) {
  return std::visit(
      Match{[](std::monostate) { return std::string("nothing"); },
            [](bool flag) { return std::string(flag ? "true" : "false"); },
            [](std::int64_t number) { return std::to_string(number); }, [](const std::string& text) { return quoted(text); }},
      found);
}

Error refused(const SettingRow& row, const std::string& found) {
  return Error{std::string(row.key) + " = " + found + " is not allowed, it must be " + allowed_values(row.type)};
}

Error refused(const SettingRow& row, const SettingValue& found, const Error& why) {
  return Error{std::string(row.key) + " = " + shown(found) + " is not allowed: " + why.message};
}

Result<AcceptedValue> accept_integer(const SettingRow& row, const Integer& type, std::int64_t number) {
  const auto inside = std::clamp(number, type.least, type.most);
  if (inside == number) return AcceptedValue{number, {}};
  if (type.out_of_range == OutOfRange::refuse) return refused(row, std::to_string(number));
  return AcceptedValue{inside, "clamped from " + std::to_string(number)};
}

Result<AcceptedValue> accept_path(const SettingRow& row, const std::string& text, std::string_view home) {
  auto path = expand_home(text, home);
  if (!path) return refused(row, text, path.error());
  return AcceptedValue{*path, {}};
}

Result<AcceptedValue> accept_string(const SettingRow& row, const std::string& text, std::string_view home) {
  if (text.size() > kLongestText) return refused(row, text, Error{"it is longer than 4096 bytes"});
  if (!is_utf8(text)) return refused(row, text, Error{"it is not UTF-8"});
  if (text.find('\0') != std::string::npos) return refused(row, text, Error{"it contains a zero byte"});
  if (std::holds_alternative<Path>(row.type)) {
    return text.empty() ? Result<AcceptedValue>(refused(row, quoted(text))) : accept_path(row, text, home);
  }
  if (const auto* checked = std::get_if<Text>(&row.type)) {
    if (auto status = checked->check(text); !status) return refused(row, text, status.error());
    return AcceptedValue{text, {}};
  }
  if (const auto* choice = std::get_if<Choice>(&row.type)) {
    if (std::ranges::find(choice->words, text) != choice->words.end()) return AcceptedValue{text, {}};
  }
  return refused(row, quoted(text));
}

std::optional<bool> flag_in(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string environment_name(std::string_view prefix, std::string_view key) {
  std::string name(prefix);
  for (const char c : key) name += c == '.' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string allowed_values(const SettingType& type) {
  return std::visit(Match{[](const Flag&) { return std::string("true or false"); },
                          [](const Integer& range) {
                            const std::string ends = std::to_string(range.least) + " to " + std::to_string(range.most);
                            return "a whole number from " + ends;
                          },
                          [](const Text& text) { return std::string(text.allowed); },
                          [](const Path&) { return std::string("the path of a file, as text"); },
                          [](const Choice& choice) {
                            std::string list = "one of";
                            for (const auto word : choice.words)
                              list += (list.back() == 'f' ? " \"" : ", \"") + std::string(word) + "\"";
                            return list;
                          }},
                    type);
}

Result<AcceptedValue> accept_value(const SettingRow& row, const SettingValue& found, std::string_view home) {
  if (const auto* range = std::get_if<Integer>(&row.type)) {
    if (const auto* number = std::get_if<std::int64_t>(&found)) return accept_integer(row, *range, *number);
    return refused(row, shown(found));
  }
  if (std::holds_alternative<Flag>(row.type)) {
    if (std::holds_alternative<bool>(found)) return AcceptedValue{found, {}};
    return refused(row, shown(found));
  }
  if (const auto* text = std::get_if<std::string>(&found)) return accept_string(row, *text, home);
  return refused(row, shown(found));
}

Result<AcceptedValue> accept_text(const SettingRow& row, std::string_view text, std::string_view home) {
  if (std::holds_alternative<Flag>(row.type)) {
    if (const auto flag = flag_in(text)) return accept_value(row, *flag, home);
  } else if (std::holds_alternative<Integer>(row.type)) {
    if (const auto number = number_in(text)) return accept_value(row, *number, home);
  }
  return accept_value(row, std::string(text), home);
}

}  // namespace mp::config
