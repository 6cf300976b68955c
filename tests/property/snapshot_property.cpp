#include "tests/property/snapshot_property.hpp"

#include <cstdlib>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/snapshot.hpp"

namespace mp::test {
namespace {

using terminal::Screen;

constexpr std::size_t kScrollback = 3000;

// Names when it was.
[[nodiscard]] Difference at(std::string_view moment, Difference found) {
  if (found) found->insert(0, std::string{moment} + ": ");
  return found;
}

// The snapshot has been written to `terminal`, whose model of it is `screen`.
[[nodiscard]] Difference differs(const Course& course, Screen& terminal, const Screen& screen, std::size_t cut,
                                 Course::Until until) {
  if (auto found = at("at the cut", difference(screen, terminal))) return found;
  return course.difference_later(terminal, cut, until);
}

// Everything is as in a terminal that was never used, apart from what is written on it.
[[nodiscard]] Difference not_reset(const Screen& screen) {
  const terminal::TerminalSettings fresh;
  auto settings = settings_of(screen);
  std::erase_if(settings.modes.unknown, [](const terminal::Modes::Unknown& mode) { return !mode.set; });
  if (!(settings.modes == fresh.modes)) return "modes not reset";
  if (!(settings.sides == fresh.sides)) return "saved cursor or keyboard not reset";
  if (!(settings.texts == fresh.texts)) return "titles or colours not reset";
  if (!(settings.tab_stops == fresh.tab_stops)) return "tab stops not reset";
  if (!(settings.charsets == fresh.charsets)) return "character sets not reset";
  if (!(settings == fresh)) return "not reset";
  return std::nullopt;
}

}  // namespace

Course::Course(ByteView stream, terminal::Size size, std::size_t moments) : stream_(stream), size_(size) {
  for (std::size_t i = 1; i <= moments; ++i) {
    const std::size_t offset = stream.size() * i / moments;
    auto screen = std::make_unique<Screen>(size, kScrollback);
    screen->feed(stream.first(offset));
    moments_.push_back({offset, std::move(screen)});
  }
}

Difference Course::difference_later(Screen& screen, std::size_t offset, Until until) const {
  for (const Moment& moment : moments_) {
    if (moment.offset <= offset) continue;
    screen.feed(stream_.subspan(offset, moment.offset - offset));
    offset = moment.offset;
    if (auto found = at("later, at " + std::to_string(offset), difference(*moment.screen, screen))) return found;
    if (until == Until::next_moment) break;
  }
  return std::nullopt;
}

Difference fresh_terminal_differs(const Course& course, const Screen& screen, std::size_t cut, Course::Until until) {
  Screen terminal{course.size(), 0};
  terminal.feed(snapshot(screen));
  return differs(course, terminal, screen, cut, until);
}

Difference used_terminal_differs(const Course& course, const Screen& screen, std::size_t cut, ByteView other) {
  Screen terminal{course.size(), 0};
  terminal.feed(other);
  terminal.feed(reset_sequence(terminal));
  if (auto found = not_reset(terminal)) return found;
  terminal.feed(snapshot(screen));
  return differs(course, terminal, screen, cut, Course::Until::next_moment);
}

Difference absent_terminal_differs(const Course& course, std::size_t earlier, std::size_t cut) {
  Screen screen{course.size(), kScrollback};
  Screen terminal{course.size(), kScrollback};
  screen.feed(course.stream().first(earlier));
  terminal.feed(course.stream().first(earlier));
  // A character that is broken off becomes U+FFFD, which may scroll: the terminal is right, but has a line more.
  if (!terminal.in_ground()) return std::nullopt;
  terminal::SnapshotOptions options;
  options.first_line = screen.lines_scrolled();
  screen.feed(course.stream().subspan(earlier, cut - earlier));
  options.end_line = screen.lines_scrolled();
  if (screen.scrollback().first() > 0) return std::nullopt;  // the program has cleared it, or there was too much
  terminal.feed(reset_sequence(terminal));
  terminal.feed(snapshot(screen, options));
  if (terminal.lines_scrolled() != screen.lines_scrolled()) {
    return "scrolled " + std::to_string(screen.lines_scrolled()) + " lines, the terminal " +
           std::to_string(terminal.lines_scrolled());
  }
  return differs(course, terminal, screen, cut, Course::Until::next_moment);
}

Difference changed_terminal_differs(const Course& course, std::size_t earlier, std::size_t cut) {
  Screen screen{course.size(), 0};
  Screen terminal{course.size(), 0};
  screen.feed(course.stream().first(earlier));
  terminal.feed(course.stream().first(earlier));
  const auto before = image_of(screen);
  screen.feed(course.stream().subspan(earlier, cut - earlier));
  terminal::SnapshotOptions options;
  options.since = &before;
  terminal.feed(snapshot(screen, options));
  return differs(course, terminal, screen, cut, Course::Until::next_moment);
}

}  // namespace mp::test
