#include "libmp/wire/record.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "libmp/core/contract.hpp"

namespace mp::wire {

RecordHeader record_header(RecordType type, std::size_t body_size) noexcept {
  expects(body_size <= std::numeric_limits<std::uint16_t>::max(), "a record's length has 16 bits");
  return {static_cast<std::uint8_t>(body_size >> 8), static_cast<std::uint8_t>(body_size & 0xff),
          static_cast<std::uint8_t>(type)};
}

Bytes encode_record(RecordType type, ByteView body) {
  Bytes out(kRecordHeader + body.size());
  std::ranges::copy(record_header(type, body.size()), out.begin());
  std::ranges::copy(body, out.begin() + kRecordHeader);
  return out;
}

void RecordReader::expect(std::span<const RecordRule> rules) noexcept {
  expects(header_used_ == 0, "rules change between two records");
  rules_ = rules;
}

std::size_t RecordReader::body_size() const noexcept { return static_cast<std::size_t>(header_[0]) << 8 | header_[1]; }

std::optional<RecordError> RecordReader::check_header() const noexcept {
  const auto type = static_cast<RecordType>(header_[2]);
  const auto rule = std::ranges::find(rules_, type, &RecordRule::type);
  if (rule == rules_.end()) return RecordError::unexpected_type;
  if (body_size() > rule->max_body) return RecordError::too_large;
  return std::nullopt;
}

Result<std::optional<Record>, RecordError> RecordReader::read(ByteView& in) {
  while (header_used_ < kRecordHeader) {
    if (in.empty()) return std::optional<Record>{};
    const auto byte = in.front();
    in = in.subspan(1);
    if (header_used_ > 0 || !filler_.covers(byte)) header_[header_used_++] = byte;
  }
  if (body_.empty()) {
    if (const auto error = check_header()) return *error;
    body_.reserve(body_size());
  }
  const auto take = std::min(in.size(), body_size() - body_.size());
  append(body_, in.first(take));
  in = in.subspan(take);
  if (body_.size() < body_size()) return std::optional<Record>{};
  header_used_ = 0;
  filler_.handle_record();
  return std::optional<Record>{Record{static_cast<RecordType>(header_[2]), std::exchange(body_, {})}};
}

}  // namespace mp::wire
