#include "libmp/keys/randomart.hpp"

#include <algorithm>
#include <array>

namespace mp::keys {
namespace {

constexpr int kColumns = 17;
constexpr int kRows = 9;
constexpr std::string_view kTop = "+--[ED25519 256]--+";
constexpr std::string_view kBottom = "+----[SHA256]-----+";
static_assert(kTop.size() == kColumns + 2 && kBottom.size() == kTop.size());

// How often a field was visited, as a symbol. The last two mark where the walk began and ended.
constexpr std::string_view kSymbols = " .o+=*BOX@%&#/^SE";
constexpr std::uint8_t kStart = kSymbols.size() - 2;
constexpr std::uint8_t kEnd = kSymbols.size() - 1;
constexpr std::uint8_t kMostVisits = kStart - 1;

using Field = std::array<std::array<std::uint8_t, kColumns>, kRows>;

// Each pair of bits, lowest first, is one diagonal step: bit 0 right, bit 1 down. At a wall the bishop slides along it.
Field walk(const crypto::Sha256Digest& digest) {
  Field field{};
  int column = kColumns / 2;
  int row = kRows / 2;
  for (const auto byte : digest) {
    for (unsigned shift = 0; shift < 8; shift += 2) {
      const unsigned step = (static_cast<unsigned>(byte) >> shift) & 3u;
      column = std::clamp(column + ((step & 1u) != 0 ? 1 : -1), 0, kColumns - 1);
      row = std::clamp(row + ((step & 2u) != 0 ? 1 : -1), 0, kRows - 1);
      auto& visits = field[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
      visits = std::min<std::uint8_t>(static_cast<std::uint8_t>(visits + 1), kMostVisits);
    }
  }
  field[kRows / 2][kColumns / 2] = kStart;
  field[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = kEnd;
  return field;
}

}  // namespace

std::string randomart(const Fingerprint& fingerprint) {
  std::string art(kTop);
  for (const auto& row : walk(fingerprint.digest())) {
    art += "\n|";
    for (const auto visits : row) art += kSymbols[visits];
    art += '|';
  }
  art += '\n';
  art += kBottom;
  return art;
}

bool matches_randomart(std::string_view picture, const Fingerprint& fingerprint) {
  const auto skip_white_space = [&] { picture.remove_prefix(std::min(picture.find_first_not_of(" \t\r\n"), picture.size())); };
  const auto expected = randomart(fingerprint);
  for (std::size_t at = 0; at < expected.size(); at += kTop.size() + 1) {
    skip_white_space();
    if (!picture.starts_with(expected.substr(at, kTop.size()))) return false;
    picture.remove_prefix(kTop.size());
  }
  skip_white_space();
  return picture.empty();
}

}  // namespace mp::keys
