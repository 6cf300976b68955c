// Values that many cells share, each kept once under a number: styles, links, characters with combining marks. Numbers stay the
// same while a value is in use. What nothing uses any more is forgotten by collect(), which the owner of the cells calls when
// crowded() says so: only he knows what is in use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "libmp/core/contract.hpp"

namespace mp::terminal {

template <typename Value, typename Hash = std::hash<Value>>
class Interned {
 public:
  // Number 0 is the empty value, for ever.
  Interned() { values_.push_back(&ids_.emplace(Value{}, 0).first->first); }
  Interned(const Interned&) = delete;
  Interned& operator=(const Interned&) = delete;

  [[nodiscard]] std::uint32_t id(const Value& value) {
    const auto [entry, is_new] = ids_.try_emplace(value, 0);
    if (!is_new) return entry->second;
    if (free_.empty()) {
      entry->second = static_cast<std::uint32_t>(values_.size());
      values_.push_back(&entry->first);
    } else {
      entry->second = free_.back();
      free_.pop_back();
      values_[entry->second] = &entry->first;
    }
    return entry->second;
  }

  // The number of a value that is known, or that there is room for among `most`. Being turned away crowds: in the end there may
  // be room again.
  [[nodiscard]] std::optional<std::uint32_t> id_within(std::size_t most, const Value& value) {
    if (const auto known = ids_.find(value); known != ids_.end()) return known->second;
    if (ids_.size() < most) return id(value);
    ++turned_away_;
    return std::nullopt;
  }

  // The value of a number that id() has given out.
  [[nodiscard]] const Value& operator[](std::uint32_t id) const noexcept {
    expects(id < values_.size() && values_[id] != nullptr, "the number of an interned value is in use");
    return *values_[id];
  }

  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
  // One more than the largest number: how long the list for collect() has to be.
  [[nodiscard]] std::size_t numbers() const noexcept { return values_.size(); }
  [[nodiscard]] bool crowded() const noexcept { return ids_.size() >= crowded_at_ || turned_away_ >= kFirstCollection; }

  // Forgets every value whose number is not marked. Next time it is crowded when there are twice as many as are left now, so
  // that the work is spread over as many new values.
  void collect(const std::vector<bool>& in_use) {
    for (std::size_t id = 1; id < values_.size(); ++id) {
      if (values_[id] == nullptr || in_use[id]) continue;
      ids_.erase(ids_.find(*values_[id]));
      values_[id] = nullptr;
      free_.push_back(static_cast<std::uint32_t>(id));
    }
    crowded_at_ = std::max(kFirstCollection, 2 * ids_.size());
    turned_away_ = 0;
  }

 private:
  static constexpr std::size_t kFirstCollection = 1024;

  std::unordered_map<Value, std::uint32_t, Hash> ids_;
  std::vector<const Value*> values_;  // keys of ids_, whose addresses do not change
  std::vector<std::uint32_t> free_;
  std::size_t crowded_at_ = kFirstCollection;
  std::size_t turned_away_ = 0;
};

}  // namespace mp::terminal
