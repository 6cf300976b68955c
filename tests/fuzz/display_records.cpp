// The records of the display stream, from any bytes: what is read lies within them, and written again it is the same.
#include <cstdint>

#include "libmp/core/contract.hpp"
#include "libmp/wire/display_records.hpp"

namespace mp::wire {

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView stream{data, size};
  while (true) {
    const auto next = next_display_record(stream);
    if (!next || !*next) break;
    expects((*next)->size <= stream.size(), "a record lies in its stream");
    if ((*next)->record) {
      Bytes again;
      append_record(again, *(*next)->record);
      const auto reread = next_display_record(again);
      expects(reread && *reread && (*reread)->record, "what was written is read");
      Bytes once_more;
      append_record(once_more, *(*reread)->record);
      expects(again == once_more, "and means the same");
    }
    stream = stream.subspan((*next)->size);
  }
  return 0;
}

}  // namespace mp::wire
