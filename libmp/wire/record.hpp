// Records: the framing of the handshake's messages on TCP (docs/protocol.md, section 2.1). Whether a body is sealed is not this
// layer's business: handshake/record_protection opens and seals.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/filler.hpp"

namespace mp::wire {

enum class RecordType : std::uint8_t {
  client_hello = 1,
  server_hello = 2,
  server_auth = 3,     // sealed
  client_auth = 4,     // sealed
  server_accept = 5,   // sealed
  server_refusal = 6,  // sealed
  alert = 7,
  server_sessions = 8,  // sealed
};

inline constexpr std::size_t kRecordHeader = 3;
// What sealing adds to a body.
inline constexpr std::size_t kSealOverhead = 16;
using RecordHeader = std::array<std::uint8_t, kRecordHeader>;

// The header in front of a body of `body_size` bytes (at most 65535).
[[nodiscard]] RecordHeader record_header(RecordType type, std::size_t body_size) noexcept;

// A whole record: header and body.
[[nodiscard]] Bytes encode_record(RecordType type, ByteView body);

struct Record {
  RecordType type{};
  Bytes body;
};

// What may arrive in one phase of the handshake. A record of another type, or with a larger body, is refused at its header.
struct RecordRule {
  RecordType type{};
  std::size_t max_body = 0;
};

enum class RecordError : std::uint8_t { unexpected_type, too_large };

// Puts records together from a byte stream that arrives in any pieces, and skips the filler behind one. Stores no byte of a
// body before its header was held against the rules, and never more than one record.
class RecordReader {
 public:
  // `rules` is a table that outlives the reader.
  explicit RecordReader(std::span<const RecordRule> rules) noexcept : rules_(rules) {}

  // The rules for the records that begin from now on. Only between two records.
  void expect(std::span<const RecordRule> rules) noexcept;

  // Takes bytes off the front of `in` until a record is complete (returned; bytes after it stay in `in`) or `in` is empty
  // (nothing returned). After an error the stream is of no more use.
  [[nodiscard]] Result<std::optional<Record>, RecordError> read(ByteView& in);

 private:
  [[nodiscard]] std::optional<RecordError> check_header() const noexcept;
  [[nodiscard]] std::size_t body_size() const noexcept;

  std::span<const RecordRule> rules_;
  RecordHeader header_{};
  std::size_t header_used_ = 0;
  Bytes body_;
  FillerAllowance filler_{FillerAllowance::First::record};
};

}  // namespace mp::wire
