#include "libmp/terminal/barrier_watch.hpp"

#include <algorithm>
#include <array>

#include "libmp/terminal/osc_fields.hpp"

namespace mp::terminal {
namespace {

constexpr std::uint16_t kControlMode = 1000;

// ZMODEM's hexadecimal headers are "**" CAN "B" and the number of their type: ZRQINIT and ZRINIT open a transfer, ZFIN ends it.
constexpr std::string_view kSends = "B00";
constexpr std::string_view kReceives = "B01";
constexpr std::string_view kFinished = "B08";

enum class Step : std::uint8_t { none, opens, goes_by, closes };

struct Row {
  std::string_view beginning;
  Step step;
};
constexpr std::array kItermRows{
    Row{"MultipartFile=", Step::opens}, Row{"FileEnd", Step::closes}, Row{"File=", Step::goes_by},  // all of it in this string
};
constexpr std::array kKittyRows{
    Row{"ac=finish", Step::closes},
    Row{"ac=cancel", Step::closes},
    Row{"ac=", Step::opens},
};

template <std::size_t size>
Step step_of(std::string_view text, const std::array<Row, size>& rows) noexcept {
  const auto* row = std::ranges::find_if(rows, [&](const Row& one) { return text.starts_with(one.beginning); });
  return row == rows.end() ? Step::none : row->step;
}

Step step_of_osc(std::string_view payload) noexcept {
  const auto number = take_field(payload);
  if (number == "1337") return step_of(payload, kItermRows);
  if (number == "5113") return step_of(payload, kKittyRows);
  return Step::none;
}

}  // namespace

void BarrierWatch::match_text(std::string_view utf8, std::uint64_t end) {
  text_ += utf8.substr(0, kTrzsz.size() - text_.size());
  if (behind_zmodem_) {
    if (text_.starts_with(kSends) || text_.starts_with(kReceives)) in_transfer_ = true;
    if (text_.starts_with(kFinished)) close_transfer(end);
    is_plain_ = text_.size() >= kSends.size();
  } else {
    if (text_ == kTrzsz) in_transfer_ = true;
    is_plain_ = text_ == kTrzsz || !kTrzsz.starts_with(text_);
  }
}

std::size_t BarrierWatch::stars_at_end_of(std::string_view utf8) const noexcept {
  const auto other = utf8.find_last_not_of('*');
  return other == std::string_view::npos ? stars_ + utf8.size() : utf8.size() - 1 - other;
}

void BarrierWatch::handle_string_start(StringKind kind, const ControlSequence& head) noexcept {
  end_text();
  if (kind == StringKind::dcs && head.name() == sequence_name(0, 0, 'p') && head.value(0, 0) == kControlMode) {
    in_control_mode_ = true;
  }
}

void BarrierWatch::handle_string(const ControlString& string, std::uint64_t end) {
  end_text();
  if (in_control_mode_) closed_at_ = end;
  in_control_mode_ = false;
  if (string.kind != StringKind::osc || string.end == StringEnd::cancelled) return;
  switch (step_of_osc(string.payload)) {
    case Step::none:
      break;
    case Step::opens:
      in_transfer_ = true;
      break;
    case Step::goes_by:
      closed_at_ = end;
      break;
    case Step::closes:
      close_transfer(end);
      break;
  }
}

void BarrierWatch::handle_silence(std::uint64_t end) noexcept { close_transfer(end); }

void BarrierWatch::close_transfer(std::uint64_t end) noexcept {
  if (in_transfer_) closed_at_ = end;
  in_transfer_ = false;
}

}  // namespace mp::terminal
