#include "libmp/terminal/query.hpp"

#include <algorithm>
#include <array>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/osc_fields.hpp"

namespace mp::terminal {
namespace {

// A sequence is a query when its name and its first parameter are those of a row. In the order of the names: this is asked of
// every sequence.
struct Row {
  std::uint32_t name;
  std::int32_t parameter;  // kAny: it is the query's number
  QueryKind kind;
};
constexpr std::int32_t kAny = -1;
constexpr std::array kRows{
    Row{sequence_name(0, 0, 'c'), 0, QueryKind::primary_attributes},
    Row{sequence_name(0, 0, 'n'), 5, QueryKind::operating_status},
    Row{sequence_name(0, 0, 'n'), 6, QueryKind::cursor_position},
    Row{sequence_name(0, 0, 't'), 14, QueryKind::window_pixels},
    Row{sequence_name(0, 0, 't'), 16, QueryKind::cell_pixels},
    Row{sequence_name(0, 0, 't'), 18, QueryKind::window_cells},
    Row{sequence_name(0, '$', 'p'), kAny, QueryKind::ansi_mode},
    Row{sequence_name('=', 0, 'c'), 0, QueryKind::tertiary_attributes},
    Row{sequence_name('>', 0, 'c'), 0, QueryKind::secondary_attributes},
    Row{sequence_name('>', 0, 'q'), 0, QueryKind::version},
    Row{sequence_name('?', 0, 'm'), kAny, QueryKind::key_modifiers},
    Row{sequence_name('?', 0, 'n'), 6, QueryKind::extended_cursor_position},
    Row{sequence_name('?', 0, 'n'), kAny, QueryKind::device_status},
    Row{sequence_name('?', 0, 'u'), 0, QueryKind::keyboard_flags},
    Row{sequence_name('?', '$', 'p'), kAny, QueryKind::private_mode},
};

static_assert(std::ranges::is_sorted(kRows, {}, &Row::name));

std::optional<Query> query_of_dcs(const ControlString& string) {
  if (string.head.name() == sequence_name(0, '$', 'q')) {
    return Query{.kind = QueryKind::setting, .text = std::string(string.payload)};
  }
  if (string.head.name() == sequence_name(0, '+', 'q')) {
    return Query{.kind = QueryKind::capabilities, .text = std::string(string.payload)};
  }
  return std::nullopt;
}

struct ColourRow {
  std::string_view number;
  QueryKind kind;
};
constexpr std::array kColourRows{
    ColourRow{"4", QueryKind::palette},  ColourRow{"10", QueryKind::colours}, ColourRow{"11", QueryKind::colours},
    ColourRow{"12", QueryKind::colours}, ColourRow{"13", QueryKind::colours}, ColourRow{"14", QueryKind::colours},
    ColourRow{"15", QueryKind::colours}, ColourRow{"16", QueryKind::colours}, ColourRow{"17", QueryKind::colours},
    ColourRow{"18", QueryKind::colours}, ColourRow{"19", QueryKind::colours},
};

// One OSC may ask for several colours and set others in between: it is a query when one of its fields is "?".
bool asks(std::string_view fields) noexcept {
  while (!fields.empty()) {
    if (take_field(fields) == "?") return true;
  }
  return false;
}

std::optional<Query> query_of_osc(const ControlString& string) {
  auto rest = string.payload;
  const auto number = take_field(rest);
  const auto* row = std::ranges::find(kColourRows, number, &ColourRow::number);
  if (row == kColourRows.end() || rest.size() > limits::kMaxQueryText || !asks(rest)) return std::nullopt;
  Query query{.kind = row->kind, .text = std::string(rest), .terminator = string.terminator};
  for (const char digit : number) query.number = static_cast<std::uint16_t>(query.number * 10 + (digit - '0'));
  return query;
}

}  // namespace

std::optional<Query> query_of(const ControlSequence& sequence) {
  const auto parameter = sequence.value(0, 0);
  const auto name = sequence.name();
  const auto* row = std::ranges::lower_bound(kRows, name, {}, &Row::name);
  for (; row != kRows.end() && row->name == name; ++row) {
    if (row->parameter == kAny) return Query{.kind = row->kind, .number = parameter};
    if (row->parameter == parameter) return Query{.kind = row->kind};
  }
  return std::nullopt;
}

std::optional<Query> query_of(const ControlString& string) {
  if (string.end != StringEnd::whole) return std::nullopt;
  if (string.kind == StringKind::dcs) return query_of_dcs(string);
  if (string.kind == StringKind::osc) return query_of_osc(string);
  return std::nullopt;
}

}  // namespace mp::terminal
