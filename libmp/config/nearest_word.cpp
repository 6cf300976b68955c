#include "libmp/config/nearest_word.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace mp::config {
namespace {

// Levenshtein's distance, one row of the matrix at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// "port" for "mps.port" or "server_port": people forget what stands before.
bool is_last_part(std::string_view word, std::string_view key) {
  if (word.empty() || word.size() >= key.size() || !key.ends_with(word)) return false;
  const char separator = key[key.size() - word.size() - 1];
  return separator == '.' || separator == '_';
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known) {
  word = word.substr(0, 64);
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    auto d = distance(word, candidate);
    if (is_last_part(word, candidate)) d = std::min<std::size_t>(d, 1);
    if (d < best_distance) best = candidate, best_distance = d;
  }
  return best;
}

}  // namespace mp::config
