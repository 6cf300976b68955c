#include "tests/interop/recorded_frames.hpp"

#include <array>
#include <functional>
#include <sstream>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/wire/frames.hpp"
#include "tests/interop/hexadecimal.hpp"

namespace mp::interop {
namespace {

using wire::Fin;
using wire::PacketRange;
using wire::PacketRanges;
using wire::StreamLength;
using wire::Writer;

PacketRanges ranges(std::initializer_list<PacketRange> all) {
  PacketRanges out;
  for (const auto& range : all) out.add(range);
  return out;
}

constexpr PacketRange from_to(std::uint64_t first, std::uint64_t last) { return {{first}, {last}}; }

struct Row {
  std::string_view words;
  std::function<void(Writer&)> write;
};

const Row kRows[] = {
    {"PING", [](Writer& out) { write(out, wire::PingFrame{}); }},
    {"ACK delay=25 ranges=10-12,7-8,0-0",
     [](Writer& out) {
       write(out, wire::AckFrame{.delay = 25us, .ranges = ranges({from_to(10, 12), from_to(7, 8), from_to(0, 0)})});
     }},
    {"ACK delay=16384 ranges=5000000000-5000000100",
     [](Writer& out) {
       write(out, wire::AckFrame{.delay = 16384us, .ranges = ranges({from_to(5'000'000'000, 5'000'000'100)})});
     }},
    {"NAK ranges=5-5,7-9,20-20",
     [](Writer& out) {
       write(out, wire::NakFrame{.missing = ranges({from_to(5, 5), from_to(7, 9), from_to(20, 20)})});
     }},
    {"SETTLED below=70000", [](Writer& out) { write(out, wire::SettledFrame{{70000}}); }},
    {"WINDOW stream=2 limit=1572864",
     [](Writer& out) {
       write(out, wire::WindowFrame{kDisplayStream, 1'572'864});
     }},
    {"CLOSE code=4 reason=686f7572",
     [](Writer& out) {
       write(out, wire::CloseFrame{wire::CloseCode::idle, as_bytes("hour")});
     }},
    {"CLOSE code=0 reason=",
     [](Writer& out) {
       write(out, wire::CloseFrame{wire::CloseCode::done, {}});
     }},
    {"PATH_CHALLENGE token=0102030405060708",
     [](Writer& out) {
       write(out, wire::PathChallengeFrame{{1, 2, 3, 4, 5, 6, 7, 8}});
     }},
    {"PATH_RESPONSE token=0807060504030201",
     [](Writer& out) {
       write(out, wire::PathResponseFrame{{8, 7, 6, 5, 4, 3, 2, 1}});
     }},
    {"MARKS count=300", [](Writer& out) { write(out, wire::MarksFrame{300}); }},
    {"KEEPALIVE silence=20", [](Writer& out) { write(out, wire::KeepaliveFrame{20s}); }},
    {"PROBED number=16384", [](Writer& out) { write(out, wire::ProbedFrame{{16384}}); }},
    {"SKIP stream=2 offset=70000",
     [](Writer& out) {
       write(out, wire::SkipFrame{kDisplayStream, 70'000});
     }},
    {"STREAM stream=1 offset=0 data=6c end=False",
     [](Writer& out) {
       write(out, wire::StreamFrame{kInputStream, 0, Fin::no, as_bytes("l")}, StreamLength::to_end);
     }},
    {"STREAM stream=1 offset=4611686018427387902 data=73 end=True",
     [](Writer& out) {
       write(out, wire::StreamFrame{kInputStream, wire::kMaxVarint - 1, Fin::yes, as_bytes("s")}, StreamLength::to_end);
     }},
    {"PING | STREAM stream=0 offset=63 data=020000 end=False | STREAM stream=2 offset=64 data= end=True | PING",
     [](Writer& out) {
       write(out, wire::PingFrame{});
       write(out, wire::StreamFrame{kControlStream, 63, Fin::no, as_bytes(std::string_view("\2\0\0", 3))},
             StreamLength::present);
       write(out, wire::StreamFrame{kDisplayStream, 64, Fin::yes, {}}, StreamLength::present);
       write(out, wire::PingFrame{});
     }},
};

}  // namespace

std::string recorded_frames() {
  std::ostringstream text;
  text << "# Payloads of protocol version 1. tests/interop/recorded_frames.hpp says what the lines mean.\n";
  for (const auto& row : kRows) {
    std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
    Writer out(buffer);
    row.write(out);
    expects(!out.overflowed(), "a payload fits a datagram");
    text << hex(out.written()) << ' ' << row.words << '\n';
  }
  return text.str();
}

}  // namespace mp::interop
