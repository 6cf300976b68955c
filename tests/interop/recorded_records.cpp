#include "tests/interop/recorded_records.hpp"

#include <sstream>
#include <string>
#include <string_view>

#include "libmp/wire/display_records.hpp"
#include "tests/interop/hexadecimal.hpp"

namespace mp::interop {
namespace {

using wire::PackedPlace;
using wire::ScreenPart;

struct Row {
  std::string words;
  wire::DisplayRecord record;
};

// Its length takes two bytes.
constexpr std::string_view kLong = "sixty-four characters or more, up to sixteen thousand and so on.";

const Row kRows[] = {
    {"OUTPUT bytes=6c", wire::OutputRecord{as_bytes("l")}},
    {"OUTPUT bytes=", wire::OutputRecord{}},
    {"OWED bytes=07", wire::OutputRecord{as_bytes("\a"), wire::Owed::yes}},
    {"PACKED first=True bytes=28b52ffd", wire::PackedRecord{PackedPlace::first, as_bytes("\x28\xb5\x2f\xfd")}},
    {"PACKED first=False bytes=61", wire::PackedRecord{PackedPlace::continued, as_bytes("a")}},
    {"SCREEN size=80x24 part=3 bytes=1b5b48", wire::ScreenRecord{{80, 24}, ScreenPart::whole, as_bytes("\x1b[H")}},
    {"SCREEN size=1000x500 part=1 bytes=61", wire::ScreenRecord{{1000, 500}, ScreenPart::first, as_bytes("a")}},
    {"SCREEN size=1000x500 part=0 bytes=62", wire::ScreenRecord{{1000, 500}, ScreenPart::middle, as_bytes("b")}},
    {"SCREEN size=1000x500 part=2 bytes=", wire::ScreenRecord{{1000, 500}, ScreenPart::last, {}}},
    {"SIZE size=2x1 resizes=300", wire::SizeRecord{{2, 1}, 300}},
    {"TTY echoes=True canonical=True", wire::TtyRecord{.echoes = true, .canonical = true}},
    {"TTY echoes=False canonical=False", wire::TtyRecord{}},
    {"SEEN input=5 settled=False", wire::SeenRecord{.input = 5}},
    {"SEEN input=16384 settled=True", wire::SeenRecord{.input = 16384, .settled = wire::Settled::yes}},
    {"OUTPUT bytes=" + hex(as_bytes(kLong)), wire::OutputRecord{as_bytes(kLong)}},
};

}  // namespace

std::string recorded_records() {
  std::ostringstream text;
  text << "# Display records of protocol version 1. tests/interop/recorded_records.hpp says what the lines mean.\n";
  for (const auto& row : kRows) {
    Bytes record;
    append_record(record, row.record);
    text << hex(record) << ' ' << row.words << '\n';
  }
  return text.str();
}

}  // namespace mp::interop
