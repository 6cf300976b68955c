// A setting as a row: everything there is to know about a key stands in one place, and code walks the table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "libmp/config/effective_value.hpp"
#include "libmp/core/result.hpp"

namespace mp::config {

struct Flag {};

enum class OutOfRange : std::uint8_t { refuse, clamp };

struct Integer {
  std::int64_t least = 0;
  std::int64_t most = 0;
  OutOfRange out_of_range = OutOfRange::refuse;
};

// Text for which `check` has nothing against; `allowed` says what it accepts.
struct Text {
  std::string_view allowed;
  Status (*check)(std::string_view text);
};

struct Path {};

struct Choice {
  std::span<const std::string_view> words;
};

using SettingType = std::variant<Flag, Integer, Text, Path, Choice>;

// Who wins when both name a value. Only the destination on the command line beats the environment: it is what the user just
// typed.
enum class Stronger : std::uint8_t { environment, command_line };

struct SettingRow {
  std::string_view key;  // "mps.port"
  SettingType type;
  std::string_view default_text;  // as in the environment; empty: not set
  std::string_view description;   // one line
  Stronger stronger = Stronger::environment;
};

// A row and the member it ends up in. `store` is not called for a key that is not set.
template <typename Settings>
struct BoundRow {
  SettingRow row;
  void (*store)(Settings& settings, const SettingValue& value);
};

// "MOSHPITS_" and "mps.udp_port_first" make "MOSHPITS_MPS_UDP_PORT_FIRST".
[[nodiscard]] std::string environment_name(std::string_view prefix, std::string_view key);

// A value that was accepted; `note` is not empty if it differs from what was written ("clamped from 1").
struct AcceptedValue {
  SettingValue value;
  std::string note;
};

// The error says what was found and what is allowed, not where: the caller knows the place.
[[nodiscard]] Result<AcceptedValue> accept_value(const SettingRow& row, const SettingValue& found, std::string_view home);

// The same for text from the environment or the command line, where 40404 and true are text, too.
[[nodiscard]] Result<AcceptedValue> accept_text(const SettingRow& row, std::string_view text, std::string_view home);

// "a whole number from 1 to 65535", "true or false", "one of \"ask\", \"strict\"".
[[nodiscard]] std::string allowed_values(const SettingType& type);

}  // namespace mp::config
