#include "libmp/terminal/scrollback.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::terminal {
namespace {

constexpr std::size_t kBlockBytes = 16 * 1024;

}  // namespace

ByteView Scrollback::compact(std::uint64_t number) const {
  expects(number >= first_ && number < end_, "a line of scrollback is retained");
  const auto behind = std::ranges::upper_bound(blocks_, number, {}, &Block::first);
  const Block& block = *std::prev(behind);
  const auto index = static_cast<std::size_t>(number - block.first);
  const std::size_t begin = index == 0 ? 0 : block.ends[index - 1];
  return ByteView{block.bytes}.subspan(begin, block.ends[index] - begin);
}

Line Scrollback::line(std::uint64_t number) const { return line_from_compact(compact(number)); }

void Scrollback::push(const Row& row, const CellTables& tables) {
  if (most_lines_ == 0) {
    first_ = ++end_;
    return;
  }
  line_.clear();
  append_compact(row, tables, line_);
  Block& block = block_for(line_.size());
  append(block.bytes, line_);
  block.ends.push_back(static_cast<std::uint32_t>(block.bytes.size()));
  if (tables.links.size() > 1) note_links(block, row, tables);
  bytes_ += line_.size();
  ++end_;
  while (size() > most_lines_ || (bytes_ > most_lines_ * limits::kScrollbackBytesPerLine && size() > 1)) drop_oldest();
}

Scrollback::Block& Scrollback::block_for(std::size_t line_bytes) {
  if (blocks_.empty() || blocks_.back().bytes.size() + line_bytes > kBlockBytes) {
    blocks_.push_back({end_, {}, {}, {}});
    blocks_.back().bytes.reserve(std::max(kBlockBytes, line_bytes));
  }
  return blocks_.back();
}

void Scrollback::note_links(Block& block, const Row& row, const CellTables& tables) {
  LinkId last = LinkId::none;
  for (const Cell& cell : row.cells().first(row.used())) {
    const LinkId link = tables.style(cell.style()).link;
    if (link == last) continue;
    last = link;
    const auto place = std::ranges::lower_bound(block.links, link);
    if (link != LinkId::none && (place == block.links.end() || *place != link)) block.links.insert(place, link);
  }
}

void Scrollback::drop_oldest() noexcept {
  ++first_;
  Block& oldest = blocks_.front();
  if (oldest.first + oldest.ends.size() > first_) return;
  bytes_ -= oldest.bytes.size();
  blocks_.pop_front();
}

Line Scrollback::take_newest() {
  Line newest = line(end_ - 1);
  --end_;
  Block& block = blocks_.back();
  block.ends.pop_back();
  const std::size_t left = block.ends.empty() ? 0 : block.ends.back();
  bytes_ -= block.bytes.size() - left;
  block.bytes.resize(left);
  if (block.ends.empty()) blocks_.pop_back();
  return newest;
}

void Scrollback::clear() noexcept {
  blocks_.clear();
  first_ = end_;
  ++clears_;
  cleared_below_ = end_;
  bytes_ = 0;
}

void Scrollback::mark_links(std::vector<bool>& in_use) const {
  for (const Block& block : blocks_) {
    for (const LinkId link : block.links) in_use[static_cast<std::uint32_t>(link)] = true;
  }
}

}  // namespace mp::terminal
