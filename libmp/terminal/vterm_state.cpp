#include "libmp/terminal/vterm_state.hpp"

#include <vterm.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "libmp/core/contract.hpp"

namespace mp::terminal {
namespace {

// How an edit is said: prefix, then the count (unless it is a control character), then the end.
struct EditWords {
  std::string_view begin;
  std::string_view end;
};
constexpr std::array<EditWords, 14> kWords{{
    {"\x1bM", ""},
    {"\x1b[", "S"},
    {"\x1b[", "T"},
    {"\x1b[", "L"},
    {"\x1b[", "M"},
    {"\x1b[", "@"},
    {"\x1b[", "P"},
    {"\x1b[", "'}"},
    {"\x1b[", "'~"},
    {"\x1b[", "X"},
    {"\x1b[", "K"},
    {"\x1b[", "J"},
    {"\x1b[?", "K"},
    {"\x1b[?", "J"},
}};

// A few short sequences: what libvterm is given at a time.
class Sequences {
 public:
  Sequences& add(std::string_view text) {
    expects(used_ + text.size() <= bytes_.size(), "sequences for libvterm are short");
    used_ += text.copy(bytes_.data() + used_, text.size());
    return *this;
  }
  Sequences& add(unsigned number) {
    const auto [end, error] = std::to_chars(bytes_.data() + used_, bytes_.data() + bytes_.size(), number);
    expects(error == std::errc{}, "sequences for libvterm are short");
    used_ = static_cast<std::size_t>(end - bytes_.data());
    return *this;
  }
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), used_}; }

 private:
  std::array<char, 96> bytes_;  // NOLINT(cppcoreguidelines-pro-type-member-init): the used part is written first
  std::size_t used_ = 0;
};

[[nodiscard]] Rectangle rectangle(const VTermRect& rect) noexcept {
  const auto edge = [](int value) { return static_cast<std::uint16_t>(value); };
  return {edge(rect.start_row), edge(rect.start_col), edge(rect.end_row), edge(rect.end_col)};
}

[[nodiscard]] EditTarget& target_of(void* user) noexcept { return *static_cast<EditTarget*>(user); }

int on_scroll(VTermRect rect, int downward, int rightward, void* user) {
  // libvterm names the direction in which the view moves: the text moves the other way.
  target_of(user).scroll(rectangle(rect), downward, rightward);
  return 1;
}

int on_erase(VTermRect rect, int selective, void* user) {
  target_of(user).erase(rectangle(rect), selective != 0 ? Erase::selective : Erase::all);
  return 1;
}

// Members by name: their order differs between the versions behind those that we use.
[[nodiscard]] VTermStateCallbacks callbacks() noexcept {
  VTermStateCallbacks callbacks{};
  callbacks.scrollrect = on_scroll;
  callbacks.erase = on_erase;
  return callbacks;
}
const VTermStateCallbacks kCallbacks = callbacks();

}  // namespace

// One libvterm. It is replaced when the size changes: what resizing does to its rows differs between the versions, and 0.3.3
// keeps too short a list of them if it is not told of a callback.
class VtermState::Terminal {
 public:
  Terminal(Size size, EditTarget& target)
      : size_(size), vterm_(vterm_new(size.rows, size.columns)), margins_{0, 0, size.rows, size.columns} {
    expects(vterm_ != nullptr, "libvterm has memory");
    vterm_set_utf8(vterm_.get(), 1);
    VTermState* state = vterm_obtain_state(vterm_.get());
    vterm_state_reset(state, 1);
    vterm_state_set_callbacks(state, &kCallbacks, &target);
  }

  void apply(Edit edit, std::uint16_t count, Position cursor, const Rectangle& margins) {
    Sequences sequences;
    if (margins != margins_) say_margins(margins, sequences);
    if (cursor != cursor_) sequences.add("\x1b[").add(cursor.row + 1u).add(";").add(cursor.column + 1u).add("H");
    const EditWords& words = kWords.at(static_cast<std::size_t>(edit));
    sequences.add(words.begin);
    if (!words.end.empty()) sequences.add(std::min<unsigned>(count, std::max(size_.rows, size_.columns))).add(words.end);
    vterm_input_write(vterm_.get(), sequences.text().data(), sequences.text().size());
    cursor_ = cursor;  // none of the edits moves it in libvterm: RI only comes at the top margin
  }

 private:
  // Setting them moves the cursor to the top left.
  void say_margins(const Rectangle& margins, Sequences& sequences) {
    const bool all_columns = margins.left == 0 && margins.right == size_.columns;
    sequences.add("\x1b[").add(margins.top + 1u).add(";").add(margins.bottom).add("r");
    sequences.add(all_columns ? "\x1b[?69l" : "\x1b[?69h");
    if (!all_columns) sequences.add("\x1b[").add(margins.left + 1u).add(";").add(margins.right).add("s");
    margins_ = margins;
    cursor_ = {};
  }

  struct Free {
    void operator()(VTerm* vterm) const noexcept { vterm_free(vterm); }
  };

  Size size_;
  std::unique_ptr<VTerm, Free> vterm_;
  Position cursor_;  // as libvterm has them
  Rectangle margins_;
};

VtermState::VtermState(Size size, EditTarget& target) : target_(target), terminal_(std::make_unique<Terminal>(size, target)) {}
VtermState::~VtermState() = default;

void VtermState::resize(Size size) { terminal_ = std::make_unique<Terminal>(size, target_); }

void VtermState::apply(Edit edit, std::uint16_t count, Position cursor, const Rectangle& margins) {
  terminal_->apply(edit, count, cursor, margins);
}

}  // namespace mp::terminal
