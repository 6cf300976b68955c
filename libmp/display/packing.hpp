// Compression on the display stream (docs/protocol.md, section 7.1): text, pages and repaints shrink to a tenth. One zstd frame
// goes on over many records, so that each profits from what went before. A context costs half a megabyte: it is made when it is
// needed and given back with the end of the frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/display_records.hpp"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace mp::display {

// The sender's half. What it appends to the stream must all arrive, in order, up to the next reset().
class Packer {
 public:
  // Appends PACKED records that hold `records`, which are whole records of other types.
  void pack(ByteView records, Bytes& out);
  // Ends the frame, if there is one, so that both sides give their memory back. For a stream that has become quiet.
  void finish(Bytes& out);
  // Forgets the frame, because something of it will not arrive. The next pack() begins another one.
  void reset() noexcept { context_.reset(); }

  // Whether there is a frame that could be finished.
  [[nodiscard]] bool is_open() const noexcept { return context_ != nullptr; }
  // Bytes of memory that the context takes.
  [[nodiscard]] std::size_t memory() const noexcept;

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const noexcept;
  };
  enum class End : std::uint8_t { of_block, of_frame };

  void append_packed(ByteView piece, End end, wire::PackedPlace place, Bytes& out);

  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
};

enum class UnpackError : std::uint8_t {
  no_frame,   // a record goes on with a frame that never began, or has ended
  malformed,  // this is no zstd, needs a larger window, or goes on behind the end of its frame
  too_large,  // one record holds more than limits::kMaxUnpacked
};

// The receiver's half.
class Unpacker {
 public:
  // Appends what `packed` holds to `records`. After a failure the stream is of no more use; `records` is as it was.
  [[nodiscard]] Result<Done, UnpackError> unpack(const wire::PackedRecord& packed, Bytes& records);
  // Forgets the frame: data is missing here.
  void reset() noexcept { context_.reset(); }

  [[nodiscard]] bool is_open() const noexcept { return context_ != nullptr; }
  [[nodiscard]] std::size_t memory() const noexcept;

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const noexcept;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
};

}  // namespace mp::display
