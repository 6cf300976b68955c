// A snapshot stands for everything that was written before it: whoever is given it in place of that, and then the rest, is at
// every later moment where he would be had he seen all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::test {

// What a stream leads to, at several moments of it.
class Course {
 public:
  // `moments` of them at equal distances, the last one at the end.
  Course(ByteView stream, terminal::Size size, std::size_t moments);

  [[nodiscard]] ByteView stream() const noexcept { return stream_; }
  [[nodiscard]] terminal::Size size() const noexcept { return size_; }
  // What `screen`, which is at `offset` of the stream, has wrong at the next moment, after the rest in between. Goes on to the
  // end if it is asked to.
  enum class Until : std::uint8_t { next_moment, end };
  [[nodiscard]] std::optional<std::string> difference_later(terminal::Screen& screen, std::size_t offset, Until until) const;

 private:
  struct Moment {
    std::size_t offset;
    std::unique_ptr<terminal::Screen> screen;
  };

  ByteView stream_;
  terminal::Size size_;
  std::vector<Moment> moments_;
};

// All of these return what is different, at once or later. `screen` has been fed the stream up to `cut`.
using Difference = std::optional<std::string>;
// A terminal on which nothing has been yet.
[[nodiscard]] Difference fresh_terminal_differs(const Course& course, const terminal::Screen& screen, std::size_t cut,
                                                Course::Until until);
// One that has been through `other` before, and is reset first.
[[nodiscard]] Difference used_terminal_differs(const Course& course, const terminal::Screen& screen, std::size_t cut,
                                               ByteView other);
// One that was in step up to `earlier` and then missed what came, lines included: its scrollback has to be the same as well.
[[nodiscard]] Difference absent_terminal_differs(const Course& course, std::size_t earlier, std::size_t cut);
// One that was in step up to `earlier` and is only told of what has changed.
[[nodiscard]] Difference changed_terminal_differs(const Course& course, std::size_t earlier, std::size_t cut);

}  // namespace mp::test
