#include "libmp/predict/context_records.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"

namespace mp::predict {

ContextRecord& ContextRecords::of(const EchoContext& context) {
  auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.context == context; });
  if (found == entries_.end()) {
    if (entries_.size() == limits::kMaxEchoContexts) entries_.pop_back();
    found = entries_.insert(entries_.end(), Entry{context, {}});
  }
  std::rotate(entries_.begin(), found, found + 1);
  return entries_.front().record;
}

}  // namespace mp::predict
