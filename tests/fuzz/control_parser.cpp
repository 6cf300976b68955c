// The parser and what looks at its tokens, on any bytes: it stays within its bounds, hands on what it promises, and finds the
// same in any pieces.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/terminal/barrier_watch.hpp"
#include "libmp/terminal/control_parser.hpp"
#include "libmp/terminal/effect.hpp"
#include "libmp/terminal/query.hpp"
#include "libmp/terminal/utf8.hpp"
#include "tests/support/recorded_tokens.hpp"

namespace mp::terminal {
namespace {

class Checks final : public ParserHandler {
 public:
  Checks(const ControlParser& parser, test::RecordedTokens& tokens) : parser_(parser), tokens_(tokens) {}

  void on_text(std::string_view utf8) override {
    expects(!utf8.empty(), "text is not empty");
    for (auto rest = as_bytes(utf8); !rest.empty();) {
      const auto piece = first_character(rest);
      expects(piece.kind == Utf8Kind::character, "text is UTF-8");
      expects(rest[0] >= 0x20 && rest[0] != 0x7f && (rest[0] != 0xc2 || rest[1] >= 0xa0), "text has no control characters");
      rest = rest.subspan(piece.size);
    }
    barriers_.handle_text(utf8, parser_.consumed());
    tokens_.on_text(utf8);
  }
  void on_control(std::uint8_t c0) override {
    expects(c0 != 0 && c0 < 0x20 && c0 != 0x1b, "a C0 control");
    barriers_.handle_control(c0);
    (void)effect_of(c0);
    tokens_.on_control(c0);
  }
  void on_escape(char intermediate, char final) override {
    barriers_.handle_other();
    tokens_.on_escape(intermediate, final);
  }
  void on_sequence(const ControlSequence& sequence) override {
    expects(sequence.parameters.size() <= limits::kMaxSequenceParameters, "bounded parameters");
    barriers_.handle_other();
    (void)query_of(sequence);
    tokens_.on_sequence(sequence);
  }
  void on_string_start(StringKind kind, const ControlSequence& head) override {
    expects(head.parameters.size() <= limits::kMaxSequenceParameters, "bounded parameters");
    expects(!std::exchange(in_string_, true), "strings don't nest");
    barriers_.handle_string_start(kind, head);
    tokens_.on_string_start(kind, head);
  }
  void on_string(const ControlString& string) override {
    expects(std::exchange(in_string_, false), "a string begins before it ends");
    expects(string.payload.size() <= limits::kMaxClipboardString, "a bounded payload");
    barriers_.handle_string(string, parser_.consumed());
    if (const auto effect = effect_of(string)) check_effect(*effect);
    (void)query_of(string);
    tokens_.on_string(string);
  }

  [[nodiscard]] const BarrierWatch& barriers() const noexcept { return barriers_; }

 private:
  // It is one string that begins in ground and ends there.
  static void check_effect(const Effect& effect) {
    ControlParser again;
    test::RecordedTokens found;
    again.feed(as_bytes(effect.bytes), found);
    expects(again.in_ground() && found.lines().size() == 2, "an effect is one whole string");
  }

  const ControlParser& parser_;
  test::RecordedTokens& tokens_;
  BarrierWatch barriers_;
  bool in_string_ = false;
};

// The tokens when the bytes arrive in pieces of these sizes, again and again.
std::vector<std::string> tokens_in(ByteView bytes, std::size_t first_piece, std::size_t second_piece) {
  ControlParser parser;
  test::RecordedTokens tokens(&parser);
  Checks checks(parser, tokens);
  const auto size = bytes.size();
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), first_piece));
    parser.feed(piece, checks);
    bytes = bytes.subspan(piece.size());
    std::swap(first_piece, second_piece);
    expects(parser.unfinished().size() <= limits::kMaxUnfinished, "bounded unfinished bytes");
    expects(parser.in_ground() == parser.unfinished().empty(), "ground has nothing unfinished");
  }
  expects(parser.consumed() == size, "every byte is consumed");
  expects(checks.barriers().closed_at() <= size, "barriers lie in the output");
  auto lines = tokens.lines();
  lines.emplace_back(checks.barriers().is_open() ? "barrier" : "no barrier");
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView bytes{data + 2, size - 2};
  const auto whole = tokens_in(bytes, bytes.size() + 1, 1);
  const auto in_pieces = tokens_in(bytes, data[0] % 16 + 1u, data[1] % 16 + 1u);
  expects(whole == in_pieces, "pieces mean nothing");
  return 0;
}

}  // namespace mp::terminal
