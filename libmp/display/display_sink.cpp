#include "libmp/display/display_sink.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/display/wire_size.hpp"
#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/screen_image.hpp"
#include "libmp/terminal/sequence_writer.hpp"

namespace mp::display {
namespace {

constexpr std::string_view kEraseAbove = "\x1b[1J";

// A terminal that becomes higher takes lines back from there: no more than it has rows.
constexpr std::size_t kShadowScrollback = limits::kMaxRows;

// What a record is to look at beside its bytes, in bytes: somebody listens.
constexpr std::size_t kWorkOfRecord = 64;

bool begins(wire::ScreenPart part) noexcept { return part == wire::ScreenPart::first || part == wire::ScreenPart::whole; }
bool ends(wire::ScreenPart part) noexcept { return part == wire::ScreenPart::last || part == wire::ScreenPart::whole; }

// What a terminal may have moved when its size changed is set to where it is not, so that it is reset.
void doubt_places(terminal::TerminalSettings& settings) {
  settings.margins = {1, 0, 1, 1};
  settings.sides[static_cast<std::size_t>(terminal::Buffer::main)].saved.position = {1, 1};
  settings.sides[static_cast<std::size_t>(settings.active)].saved.position = {1, 1};
}

class Nobody final : public SinkListener {
  void on_mark(const wire::SeenRecord& /*mark*/) override {}
  void on_line_mode(const wire::TtyRecord& /*mode*/) override {}
  void on_size(const wire::DisplaySize& /*size*/) override {}
  void on_repaint() override {}
};

}  // namespace

DisplaySink::DisplaySink(terminal::Size size, OutputKind output)
    : output_(output), shadow_(size, kShadowScrollback), made_for_(wire_size(size)) {}

Result<std::size_t> DisplaySink::handle(ByteView stream, std::size_t most, Bytes& out) {
  Nobody nobody;
  return handle(stream, most, out, nobody);
}

Result<std::size_t> DisplaySink::handle(ByteView stream, std::size_t most, Bytes& out, SinkListener& listener) {
  most += out.size();
  work_ = 0;
  has_more_ = false;
  std::size_t used = 0;
  while (true) {
    if (const auto shown = show_unpacked(most, out, listener); !shown) return shown.error();
    has_more_ = is_enough(most, out);
    if (has_more_) return used;
    const auto next = wire::next_display_record(stream.subspan(used));
    if (!next) return Error{"malformed display record"};
    if (!*next) return used;
    used += (*next)->size;
    work_ += (*next)->size + kWorkOfRecord;
    const auto& record = (*next)->record;
    if (!record) continue;
    if (const auto* packed = std::get_if<wire::PackedRecord>(&*record)) {
      packed_size_ = (*next)->size;
      if (!unpacker_.unpack(*packed, unpacked_)) return Error{"malformed packed record"};
    } else if (!unpacked_.empty()) {
      return Error{"a packed record that does not go on"};
    } else if (const auto shown = show(*record, out, listener); !shown) {
      return shown.error();
    }
  }
}

bool DisplaySink::is_enough(std::size_t most, const Bytes& out) const noexcept {
  return out.size() >= most || work_ >= limits::kMaxDisplayStep;
}

Status DisplaySink::show_unpacked(std::size_t most, Bytes& out, SinkListener& listener) {
  while (!is_enough(most, out)) {
    const auto next = wire::next_display_record(ByteView(unpacked_).subspan(used_));
    if (!next) return Error{"malformed display record"};
    if (!*next) break;
    used_ += (*next)->size;
    work_ += (*next)->size + kWorkOfRecord;
    if (!(*next)->record) continue;
    if (const auto shown = show(*(*next)->record, out, listener); !shown) return shown.error();
  }
  unpacked_.erase(unpacked_.begin(), unpacked_.begin() + static_cast<std::ptrdiff_t>(std::exchange(used_, 0)));
  return Done{};
}

Status DisplaySink::show(const wire::DisplayRecord& record, Bytes& out, SinkListener& listener) {
  if (const auto* part = std::get_if<wire::ScreenRecord>(&record)) return show_screen(*part, out, listener);
  if (screen_) return Error{"a screen without its end"};
  if (std::holds_alternative<wire::PackedRecord>(record)) return Error{"a packed record in a packed record"};
  if (const auto* output = std::get_if<wire::OutputRecord>(&record)) {
    taken_ += output->bytes.size();
    if (!behind_dropped_ || output->owed == wire::Owed::yes) write(output->bytes, out);
  }
  note(record, listener);
  return Done{};
}

void DisplaySink::note(const wire::DisplayRecord& record, SinkListener& listener) {
  if (const auto* size = std::get_if<wire::SizeRecord>(&record)) {
    made_for_ = size->size;
    resizes_known_ = size->resizes;
    listener.on_size(made_for_);
  } else if (const auto* mode = std::get_if<wire::TtyRecord>(&record)) {
    line_mode_ = *mode;
    listener.on_line_mode(line_mode_);
  } else if (const auto* mark = std::get_if<wire::SeenRecord>(&record)) {
    mark_ = *mark;
    listener.on_mark(mark_);
  }
}

// A screen of another size than the terminal's would be torn; the server hears of the terminal's at the same time and sends
// another.
Status DisplaySink::show_screen(const wire::ScreenRecord& part, Bytes& out, SinkListener& listener) {
  if (begins(part.part) == screen_.has_value()) return Error{"a screen whose parts don't follow each other"};
  if (!screen_) screen_.emplace();
  if (screen_->size() + part.bytes.size() > limits::kMaxPicture) return Error{"a screen that is too large"};
  taken_ += part.bytes.size();
  append(*screen_, part.bytes);
  if (!ends(part.part)) return Done{};
  const auto screen = *std::exchange(screen_, std::nullopt);
  const bool overtaken = part.size != wire_size(shadow_.size()) || resizes_known_ < resizes_;
  if (output_ == OutputKind::file) return Done{};
  behind_dropped_ = overtaken;
  if (overtaken) return Done{};
  work_ += std::size_t{shadow_.size().columns} * shadow_.size().rows;
  auto has = terminal::image_of(shadow_);
  if (!std::exchange(is_true_, true)) doubt_places(has.settings);
  write(ground_.take(shadow_, has), out);
  write(screen, out);
  ground_.make_known();
  listener.on_repaint();
  return Done{};
}

void DisplaySink::write(ByteView bytes, Bytes& out) {
  if (output_ == OutputKind::terminal) shadow_.feed(bytes);
  append(out, bytes);
}

void DisplaySink::begin_at(terminal::Position cursor) {
  expects(output_ == OutputKind::terminal && taken_ == 0, "a session begins once");
  Bytes there;
  terminal::SequenceWriter(there).move_to(cursor);
  shadow_.feed(there);
  ground_.begin(shadow_, Ground::shared);
}

// It is not the session's: of it, too, the shadow knows only where it ends.
void DisplaySink::begin_with(ByteView written) {
  expects(output_ == OutputKind::terminal && taken_ == 0, "only what comes first is on a terminal before");
  const auto places = ground_.kind(shadow_) == Ground::unknown ? Ground::unknown : Ground::shared;
  shadow_.feed(written);
  shadow_.feed(as_bytes(kEraseAbove));
  ground_.begin(shadow_, places);
}

void DisplaySink::handle_gap() {
  unpacker_.reset();
  unpacked_.clear();
  used_ = 0;
  screen_.reset();
}

// The first one is told at the beginning, when nothing has been shown.
std::int32_t DisplaySink::resize(terminal::Size size, std::uint64_t number) {
  if (number > 1) {
    resizes_ = number;
    is_true_ = false;
  }
  const bool changes = size != shadow_.size();
  const auto rows_above = ground_.rows_above_cursor(shadow_);
  const auto gone = ground_.lines_gone(shadow_);
  shadow_.resize(size);
  if (!changes) return 0;
  ground_.handle_resize(shadow_, rows_above);
  return static_cast<std::int32_t>(ground_.lines_gone(shadow_) - gone);
}

}  // namespace mp::display
