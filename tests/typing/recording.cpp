#include "tests/typing/recording.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace mp::typing {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

[[nodiscard]] char unescaped(char letter) {
  constexpr std::string_view kLetters = "ernt\\";
  constexpr std::string_view kBytes = "\x1b\r\n\t\\";
  const auto at = kLetters.find(letter);
  if (at == std::string_view::npos) throw std::runtime_error{"unknown escape"};
  return kBytes[at];
}

[[nodiscard]] Bytes bytes_of(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      plain.push_back(text[i]);
      continue;
    }
    const char letter = text.substr(i).size() > 1 ? text[++i] : '\0';
    if (letter != 'x') {
      plain.push_back(unescaped(letter));
      continue;
    }
    const auto high = kHexDigits.find(text.substr(i + 1, 1));
    const auto low = kHexDigits.find(text.substr(i + 2, 1));
    if (high >= 16 || low >= 16) throw std::runtime_error{"not two hexadecimal digits"};
    plain.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return to_bytes(plain);
}

class Reader {
 public:
  Event read(const std::string& line) {
    std::istringstream words{line};
    std::int64_t microseconds = 0;
    std::string kind;
    Event event;
    words >> microseconds >> kind;
    event.at = Instant{std::chrono::microseconds{microseconds}};
    if (kind == "mode") {
      std::string echo;
      std::string canonical;
      words >> echo >> canonical;
      event.what = What::mode;
      event.echoes = echo == "echo";
      event.canonical = canonical == "canonical";
      return event;
    }
    if (kind == "output") {
      event.what = What::output;
      words >> event.input;
    } else if (kind == "key" || kind == "answer") {
      event.what = kind == "key" ? What::key : What::answer;
    } else {
      throw std::runtime_error{"unknown kind of line: " + line};
    }
    const auto text = std::string_view{line}.substr(static_cast<std::size_t>(words.tellg()) + 1);
    event.bytes = bytes_of(text);
    if (event.what != What::output) event.input = input_ += event.bytes.size();
    return event;
  }

 private:
  std::uint64_t input_ = 0;
};

void read_first_line(const std::string& line, Recording& recording) {
  std::istringstream words{line};
  std::string what;
  unsigned version = 0;
  char by = 0;
  words >> what >> version >> recording.size.columns >> by >> recording.size.rows >> recording.kind;
  if (!words || what != "typing" || version != 1)
    throw std::runtime_error{"the first line is not `typing 1 COLUMNSxROWS KIND`"};
}

}  // namespace

std::ostream& operator<<(std::ostream& to, const Recording& recording) { return to << recording.name; }

bool is_typing(const Recording& recording) { return recording.kind == "shell" || recording.kind == "editor"; }

Recording load(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string line;
  std::getline(file, line);
  Recording recording;
  recording.name = path.stem().string();
  read_first_line(line, recording);
  Reader reader;
  while (std::getline(file, line)) recording.events.push_back(reader.read(line));
  return recording;
}

std::vector<Recording> recordings() {
  std::vector<Recording> all;
  for (const auto& entry : std::filesystem::directory_iterator{MP_TYPING_RECORDINGS}) {
    if (entry.path().extension() == ".typing") all.push_back(load(entry.path()));
  }
  if (all.empty()) throw std::runtime_error{"no recordings in " MP_TYPING_RECORDINGS};
  std::ranges::sort(all, {}, &Recording::name);
  return all;
}

}  // namespace mp::typing
