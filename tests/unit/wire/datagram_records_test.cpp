#include "libmp/wire/datagram_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace mp::wire {
namespace {

Bytes record(ByteView datagram) {
  Bytes out;
  append(out, datagram_record_header(datagram.size()));
  append(out, datagram);
  return out;
}

// Feeds `stream` in pieces of `piece` bytes; what comes out.
std::vector<Bytes> datagrams_of(DatagramRecordReader& reader, ByteView stream, std::size_t piece) {
  std::vector<Bytes> out;
  while (!stream.empty() && !reader.broken()) {
    const auto room = reader.room();
    const auto size = std::min({piece, stream.size(), room.size()});
    EXPECT_GT(size, 0u) << "there is always room for more";
    std::ranges::copy(stream.first(size), room.begin());
    reader.handle_filled(size);
    stream = stream.subspan(size);
    while (const auto datagram = reader.next()) out.push_back(to_bytes(*datagram));
  }
  return out;
}

TEST(DatagramRecords, AHeaderIsTheLengthInNetworkOrder) {
  EXPECT_EQ(datagram_record_header(1), (DatagramRecordHeader{0, 1}));
  EXPECT_EQ(datagram_record_header(1200), (DatagramRecordHeader{0x04, 0xb0}));
}

TEST(DatagramRecords, DatagramsComeOutAsTheyWentInWhateverThePieces) {
  const std::vector<Bytes> sent{Bytes(1, 1), Bytes(66, 2), Bytes(limits::kMaxDatagram, 3), Bytes(1200, 4)};
  Bytes stream;
  for (const auto& datagram : sent) append(stream, record(datagram));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{67}, stream.size()}) {
    DatagramRecordReader reader;
    EXPECT_EQ(datagrams_of(reader, stream, piece), sent) << "pieces of " << piece;
    EXPECT_FALSE(reader.broken());
  }
}

TEST(DatagramRecords, ALongStreamNeedsNoMoreThanTheCapacity) {
  DatagramRecordReader reader;
  const Bytes one = record(Bytes(limits::kMaxDatagram, 9));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(datagrams_of(reader, one, 1000).size(), 1u);
}

TEST(DatagramRecords, TheFillerOfTheHandshakeMayStandBeforeTheFirst) {
  Bytes stream{kFiller};
  append(stream, record(Bytes(5, 1)));
  append(stream, record(Bytes(5, 2)));
  for (const std::size_t piece : {std::size_t{1}, stream.size()}) {
    DatagramRecordReader reader;
    EXPECT_EQ(datagrams_of(reader, stream, piece), (std::vector{Bytes(5, 1), Bytes(5, 2)})) << "pieces of " << piece;
  }
}

TEST(DatagramRecords, ALengthThatNoDatagramHasBreaksTheStream) {
  for (const Bytes& header :
       {Bytes{0, 0}, Bytes{0xff, 0xff}, Bytes{(limits::kMaxDatagram + 1) >> 8, (limits::kMaxDatagram + 1) & 0xff}}) {
    Bytes stream = record(Bytes(5, 1));
    append(stream, header);
    append(stream, record(Bytes(5, 2)));
    DatagramRecordReader reader;
    EXPECT_EQ(datagrams_of(reader, stream, 1000), std::vector<Bytes>{Bytes(5, 1)}) << "what came before is whole";
    EXPECT_TRUE(reader.broken());
    EXPECT_EQ(reader.next(), std::nullopt) << "for good";
  }
}

}  // namespace
}  // namespace mp::wire
