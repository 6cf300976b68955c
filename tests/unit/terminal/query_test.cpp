#include "libmp/terminal/query.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libmp/core/limits.hpp"
#include "tests/support/token_functions.hpp"

namespace mp::terminal {
namespace {

std::vector<Query> queries_of(std::string_view bytes) {
  std::vector<Query> found;
  const auto keep = [&](const auto& token) {
    if (auto query = query_of(token)) found.push_back(std::move(*query));
  };
  test::TokenFunctions handler;
  handler.sequence = keep;
  handler.string = keep;
  ControlParser().feed(as_bytes(bytes), handler);
  return found;
}

TEST(Query, SequencesThatAsk) {
  struct Row {
    std::string_view bytes;
    QueryKind kind;
    std::uint16_t number = 0;
  };
  for (const auto& row : {
           Row{"\x1b[c", QueryKind::primary_attributes},
           Row{"\x1b[0c", QueryKind::primary_attributes},
           Row{"\x1b[>c", QueryKind::secondary_attributes},
           Row{"\x1b[=0c", QueryKind::tertiary_attributes},
           Row{"\x1b[5n", QueryKind::operating_status},
           Row{"\x1b[6n", QueryKind::cursor_position},
           Row{"\x1b[?6n", QueryKind::extended_cursor_position},
           Row{"\x1b[?15n", QueryKind::device_status, 15},
           Row{"\x1b[4$p", QueryKind::ansi_mode, 4},
           Row{"\x1b[?2026$p", QueryKind::private_mode, 2026},
           Row{"\x1b[>0q", QueryKind::version},
           Row{"\x1b[>q", QueryKind::version},
           Row{"\x1b[?u", QueryKind::keyboard_flags},
           Row{"\x1b[?4m", QueryKind::key_modifiers, 4},
           Row{"\x1b[14t", QueryKind::window_pixels},
           Row{"\x1b[16t", QueryKind::cell_pixels},
           Row{"\x1b[18t", QueryKind::window_cells},
       }) {
    EXPECT_EQ(queries_of(row.bytes), (std::vector{Query{.kind = row.kind, .number = row.number}})) << row.bytes.substr(1);
  }
}

TEST(Query, SequencesThatDoNotAsk) {
  EXPECT_EQ(queries_of("\x1b[1c\x1b[7n\x1b[?25h\x1b[22;0t\x1b[>1u\x1b[u\x1b[2 q\x1b[>4;2m\x1b[m\x1b[!p\x1b[21t\x1b[20t"),
            std::vector<Query>{});
}

TEST(Query, StringsThatAsk) {
  EXPECT_EQ(queries_of("\x1bP$q q\x1b\\"), (std::vector{Query{.kind = QueryKind::setting, .text = " q"}}));
  EXPECT_EQ(queries_of("\x1bP+q544e;436f\x1b\\"), (std::vector{Query{.kind = QueryKind::capabilities, .text = "544e;436f"}}));
  EXPECT_EQ(queries_of("\x1b]11;?\a"),
            (std::vector{Query{.kind = QueryKind::colours, .number = 11, .text = "?", .terminator = StringTerminator::bel}}));
  EXPECT_EQ(queries_of("\x1b]10;red;?\x1b\\"), (std::vector{Query{.kind = QueryKind::colours, .number = 10, .text = "red;?"}}));
  EXPECT_EQ(queries_of("\x1b]4;1;?;7;?\x1b\\"),
            (std::vector{Query{.kind = QueryKind::palette, .number = 4, .text = "1;?;7;?"}}));
}

TEST(Query, StringsThatDoNotAsk) {
  EXPECT_EQ(queries_of("\x1b]11;red\a\x1b]4;1;rgb:00/00/00\a\x1b]0;?\a\x1b]20;?\a\x1bPq?\x1b\\\x1bP1$r0m\x1b\\\x1b]11;?\x18"),
            std::vector<Query>{});
}

TEST(Query, NobodyIsAskedForTheClipboard) { EXPECT_EQ(queries_of("\x1b]52;c;?\a\x1b]52;;?\x1b\\"), std::vector<Query>{}); }

TEST(Query, AColourQueryThatIsTooLongIsNone) {
  std::string fields = "?";
  while (fields.size() + 2 <= limits::kMaxQueryText) fields += ";?";
  EXPECT_EQ(queries_of("\x1b]10;" + fields + "\a").size(), 1u);
  EXPECT_EQ(queries_of("\x1b]10;" + fields + ";?\a").size(), 0u);
}

}  // namespace
}  // namespace mp::terminal
