// Unpacking any bytes: bounded, and a failure leaves what was there. The first byte says how much of the rest is the first
// record. Packing: the rest comes back as it was.
#include <algorithm>
#include <cstdint>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/display/packing.hpp"

namespace mp::display {
namespace {

void unpack_anything(ByteView first, ByteView second) {
  Unpacker unpacker;
  Bytes records;
  for (const auto& packed :
       {wire::PackedRecord{wire::PackedPlace::first, first}, wire::PackedRecord{wire::PackedPlace::continued, second}}) {
    const auto before = records.size();
    const auto fine = unpacker.unpack(packed, records);
    expects(records.size() - before <= (fine ? limits::kMaxUnpacked : 0),
            "a record holds a bounded amount, a broken one nothing");
    expects(unpacker.memory() < 1u << 20, "a bounded context");
  }
}

void pack_and_unpack(ByteView first, ByteView second) {
  Packer packer;
  Bytes stream;
  packer.pack(first, stream);
  packer.pack(second, stream);
  packer.finish(stream);
  Unpacker unpacker;
  Bytes records;
  for (ByteView rest = stream; !rest.empty();) {
    const auto next = wire::next_display_record(rest);
    expects(next && *next && (*next)->record, "what is packed are records");
    expects(unpacker.unpack(std::get<wire::PackedRecord>(*(*next)->record), records).ok(), "that can be unpacked");
    rest = rest.subspan((*next)->size);
  }
  expects(std::ranges::equal(records, first.empty() ? second : ByteView{first.data(), first.size() + second.size()}),
          "and hold what was packed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes{data + 1, size - 1};
  const auto first = bytes.first(std::min<std::size_t>(bytes.size(), data[0]));
  const auto second = bytes.subspan(first.size());
  unpack_anything(first, second);
  pack_and_unpack(first, second);
  return 0;
}

}  // namespace mp::display
