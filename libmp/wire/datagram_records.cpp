#include "libmp/wire/datagram_records.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::wire {

DatagramRecordHeader datagram_record_header(std::size_t datagram_size) noexcept {
  static_assert(limits::kMaxDatagram <= 0xffff, "a record's length has 16 bits");
  expects(datagram_size > 0 && datagram_size <= limits::kMaxDatagram, "a record holds one datagram");
  return {static_cast<std::uint8_t>(datagram_size >> 8), static_cast<std::uint8_t>(datagram_size & 0xff)};
}

MutableByteView DatagramRecordReader::room() noexcept {
  const auto rest = unread();
  std::ranges::copy(rest, buffer_.begin());
  begin_ = 0;
  end_ = rest.size();
  return MutableByteView(buffer_).subspan(end_);
}

void DatagramRecordReader::handle_filled(std::size_t bytes) noexcept {
  expects(bytes <= buffer_.size() - end_, "no more is filled than there was room");
  end_ += bytes;
}

std::optional<MutableByteView> DatagramRecordReader::next() noexcept {
  if (begin_ < end_ && filler_.covers(buffer_[begin_])) ++begin_;
  const auto rest = unread();
  if (broken_ || rest.size() < kDatagramRecordHeader) return std::nullopt;
  const auto size = static_cast<std::size_t>(rest[0]) << 8 | rest[1];
  broken_ = size == 0 || size > limits::kMaxDatagram;
  if (broken_ || rest.size() - kDatagramRecordHeader < size) return std::nullopt;
  begin_ += kDatagramRecordHeader + size;
  filler_.end();
  return rest.subspan(kDatagramRecordHeader, size);
}

}  // namespace mp::wire
