#include "libmp/wire/record.hpp"

#include <gtest/gtest.h>

namespace mp::wire {
namespace {

constexpr std::array kRules{RecordRule{RecordType::server_hello, 4}, RecordRule{RecordType::alert, 1}};

TEST(RecordReader, PutsRecordsTogetherFromPiecesOfAnySize) {
  Bytes stream = encode_record(RecordType::server_hello, Bytes{1, 2, 3, 4});
  append(stream, encode_record(RecordType::alert, Bytes{9}));
  append(stream, encode_record(RecordType::server_hello, {}));
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    RecordReader reader(kRules);
    std::vector<Record> records;
    for (ByteView rest = stream; !rest.empty();) {
      auto part = rest.first(std::min(piece, rest.size()));
      rest = rest.subspan(part.size());
      while (!part.empty()) {
        auto read = reader.read(part);
        ASSERT_TRUE(read.ok());
        if (*read) records.push_back(std::move(**read));
      }
    }
    ASSERT_EQ(records.size(), 3u) << "pieces of " << piece;
    EXPECT_EQ(records[0].type, RecordType::server_hello);
    EXPECT_EQ(records[0].body, (Bytes{1, 2, 3, 4}));
    EXPECT_EQ(records[1].type, RecordType::alert);
    EXPECT_EQ(records[1].body, Bytes{9});
    EXPECT_TRUE(records[2].body.empty());
  }
}

TEST(RecordReader, LeavesTheBytesAfterARecord) {
  const Bytes stream{0, 1, 7, 42, 99, 98};
  RecordReader reader(kRules);
  ByteView rest = stream;
  ASSERT_TRUE(reader.read(rest).value().has_value());
  EXPECT_EQ(to_bytes(rest), (Bytes{99, 98}));
}

TEST(RecordReader, SkipsOneFillerBehindARecord) {
  RecordReader reader(kRules);
  const Bytes stream{0, 1, 7, 42, kFiller, 0, 1, 7, 43, kFiller, kFiller};
  ByteView rest = stream;
  EXPECT_EQ(reader.read(rest).value()->body, Bytes{42});
  EXPECT_EQ(reader.read(rest).value()->body, Bytes{43});
  EXPECT_FALSE(reader.read(rest).value()) << "the second one may be the beginning of a record";
  const Bytes header{0xff, 7};
  rest = header;
  EXPECT_EQ(reader.read(rest).error(), RecordError::too_large);
}

TEST(RecordReader, TakesNoFillerBeforeTheFirstRecord) {
  RecordReader reader(kRules);
  const Bytes stream{kFiller, 0, 1, 7, 42};
  ByteView rest = stream;
  EXPECT_FALSE(reader.read(rest).ok());
}

TEST(RecordReader, RefusesAtTheHeaderWhatTheRulesDoNotAllow) {
  struct Case {
    Bytes header;
    RecordError error;
  };
  for (const auto& [header, error] : {Case{{0, 5, 2}, RecordError::too_large}, Case{{0xff, 0xff, 2}, RecordError::too_large},
                                      Case{{0, 2, 7}, RecordError::too_large}, Case{{0, 1, 1}, RecordError::unexpected_type},
                                      Case{{0, 1, 0}, RecordError::unexpected_type}}) {
    RecordReader reader(kRules);
    ByteView in = header;
    const auto read = reader.read(in);
    ASSERT_FALSE(read.ok()) << testing::PrintToString(header);
    EXPECT_EQ(read.error(), error) << testing::PrintToString(header);
  }
}

TEST(RecordReader, NewRulesHoldFromTheNextRecordOn) {
  static constexpr std::array kNext{RecordRule{RecordType::client_auth, 2}};
  RecordReader reader(kRules);
  const Bytes stream{0, 1, 7, 1, 0, 2, 4, 5, 6};
  ByteView rest = stream;
  ASSERT_TRUE(reader.read(rest).value().has_value());
  reader.expect(kNext);
  const auto second = reader.read(rest);
  ASSERT_TRUE(second.ok() && second->has_value());
  EXPECT_EQ((*second)->body, (Bytes{5, 6}));
}

TEST(RecordReaderDeathTest, RulesDoNotChangeInsideOfARecord) {
  RecordReader reader(kRules);
  const Bytes half{0};
  ByteView in = half;
  ASSERT_TRUE(reader.read(in).ok());
  EXPECT_DEATH(reader.expect(kRules), "between two records");
}

}  // namespace
}  // namespace mp::wire
