#include "libmp/display/packing.hpp"

#include <zstd.h>

#include <algorithm>
#include <array>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

constexpr int kLevel = 1;
// 64 KiB. Twice as much saves half a percent of two megabytes of directory listings, and takes twice the memory.
constexpr int kWindowLog = 16;
constexpr int kMostWindowLog = 17;
// What goes into one record: the client shows it when it is complete, so it must not be long; 4 KiB would pack 12 % worse.
constexpr std::size_t kPiece = 32 * 1024;
static_assert(kPiece <= limits::kMaxUnpacked);
static_assert(ZSTD_COMPRESSBOUND(kPiece) <= limits::kMaxDisplayRecord);

void set(ZSTD_CCtx* context, ZSTD_cParameter parameter, int value) {
  expects(ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0, "zstd knows this parameter");
}

ZSTD_CCtx* new_compression() {
  auto* context = ZSTD_createCCtx();
  expects(context != nullptr, "there is memory for a compression context");
  set(context, ZSTD_c_compressionLevel, kLevel);
  set(context, ZSTD_c_windowLog, kWindowLog);
  return context;
}

ZSTD_DCtx* new_decompression() {
  auto* context = ZSTD_createDCtx();
  expects(context != nullptr, "there is memory for a decompression context");
  expects(ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kMostWindowLog)) == 0, "zstd bounds its window");
  return context;
}

}  // namespace

void Packer::Free::operator()(ZSTD_CCtx_s* context) const noexcept { ZSTD_freeCCtx(context); }
void Unpacker::Free::operator()(ZSTD_DCtx_s* context) const noexcept { ZSTD_freeDCtx(context); }

std::size_t Packer::memory() const noexcept { return ZSTD_sizeof_CCtx(context_.get()); }
std::size_t Unpacker::memory() const noexcept { return ZSTD_sizeof_DCtx(context_.get()); }

void Packer::pack(ByteView records, Bytes& out) {
  while (!records.empty()) {
    const auto place = is_open() ? wire::PackedPlace::continued : wire::PackedPlace::first;
    if (!is_open()) context_.reset(new_compression());
    const auto piece = records.first(std::min(records.size(), kPiece));
    append_packed(piece, End::of_block, place, out);
    records = records.subspan(piece.size());
  }
}

void Packer::finish(Bytes& out) {
  if (!is_open()) return;
  append_packed({}, End::of_frame, wire::PackedPlace::continued, out);
  reset();
}

void Packer::append_packed(ByteView piece, End end, wire::PackedPlace place, Bytes& out) {
  std::array<std::uint8_t, ZSTD_COMPRESSBOUND(kPiece)> room{};
  ZSTD_inBuffer from{piece.data(), piece.size(), 0};
  ZSTD_outBuffer to{room.data(), room.size(), 0};
  const auto left = ZSTD_compressStream2(context_.get(), &to, &from, end == End::of_frame ? ZSTD_e_end : ZSTD_e_flush);
  expects(left == 0, "a piece is compressed at once");
  wire::append_record(out, wire::PackedRecord{place, ByteView(room).first(to.pos)});
}

Result<Done, UnpackError> Unpacker::unpack(const wire::PackedRecord& packed, Bytes& records) {
  if (packed.place == wire::PackedPlace::first) context_.reset(new_decompression());
  if (!is_open()) return UnpackError::no_frame;

  const auto before = records.size();
  const auto refuse = [&](UnpackError error) {
    records.resize(before);
    reset();
    return error;
  };
  ZSTD_inBuffer from{packed.bytes.data(), packed.bytes.size(), 0};
  while (true) {
    constexpr std::size_t kStep = 16 * 1024;
    const auto at = records.size();
    records.resize(at + kStep);
    ZSTD_outBuffer to{records.data() + at, kStep, 0};
    const auto hint = ZSTD_decompressStream(context_.get(), &to, &from);
    records.resize(at + to.pos);
    if (ZSTD_isError(hint) != 0) return refuse(UnpackError::malformed);
    if (records.size() - before > limits::kMaxUnpacked) return refuse(UnpackError::too_large);
    if (hint == 0) {
      if (from.pos < from.size) return refuse(UnpackError::malformed);
      reset();
      return Done{};
    }
    if (from.pos == from.size && to.pos < kStep) return Done{};
  }
}

}  // namespace mp::display
