// Every size, count and rate that a peer can drive, with its reason. Nothing is allocated from a number on the wire that has
// not been held against one of these. Times that a person may want to change are configuration, not limits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmp/core/time.hpp"

namespace mp::limits {

// --- handshake (TCP) ------------------------------------------------------------------------------------------------------
// A ClientHello is about 100 bytes; the rest is room for a post-quantum share (ML-KEM-768 needs 1184) and new fields.
inline constexpr std::size_t kMaxClientHello = 2048;
// The largest record after it: ClientAuth with environment and command.
inline constexpr std::size_t kMaxHandshakeRecord = 16384;
inline constexpr std::size_t kMaxOfferedVersions = 8;
inline constexpr std::size_t kMaxOfferedSuites = 8;
inline constexpr std::size_t kMaxKeyShare = 1400;
inline constexpr std::size_t kMaxUserName = 256;
inline constexpr std::size_t kMaxTerminalType = 64;
inline constexpr std::size_t kMaxEnvironmentEntries = 32;
inline constexpr std::size_t kMaxEnvironmentName = 64;
inline constexpr std::size_t kMaxEnvironmentValue = 256;
inline constexpr std::size_t kMaxCommandArguments = 256;
inline constexpr std::size_t kMaxCommandBytes = 8192;
inline constexpr std::size_t kMaxSessionName = 64;
inline constexpr std::size_t kMaxCapabilities = 32;
inline constexpr std::size_t kMaxRefusalText = 512;
// The peer has this long to send its first message, and this long for all of them. People think about a fingerprint outside of
// it: the client asks them between two connections.
inline constexpr Duration kFirstMessageDeadline = 5s;
inline constexpr Duration kHandshakeDeadline = 15s;
// Every refusal of a login is sent this long after its ClientAuth arrived, whatever the reason, so that time tells nothing.
inline constexpr Duration kRefusalDelay = 500ms;
// Connections that have not logged in yet: in all, from one source, and how often one source may try.
inline constexpr std::size_t kMaxPendingHandshakes = 100;
inline constexpr std::size_t kMaxPendingHandshakesPerSource = 10;
inline constexpr unsigned kHandshakeBurstPerSource = 30;
inline constexpr unsigned kHandshakesPerMinutePerSource = 60;
inline constexpr std::size_t kMaxTrackedSources = 4096;

// --- datagrams ------------------------------------------------------------------------------------------------------------
// 1200 bytes of UDP payload pass every path that carries IPv6 (1280) with room for tunnels.
inline constexpr std::size_t kInitialDatagram = 1200;
inline constexpr std::size_t kMaxDatagram = 1452;
inline constexpr std::uint64_t kReplayWindow = 4096;

// --- transport ------------------------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxAckRanges = 64;
inline constexpr std::size_t kMaxNakRanges = 64;
// Data of sent packets is kept until acknowledged; the specification asks for at least the newest 512 packets.
inline constexpr std::size_t kMinRetainedPackets = 512;
inline constexpr std::size_t kMaxSentPackets = 8192;
// What one stream may have in flight towards us, which is also what its reorder buffer can hold.
inline constexpr std::size_t kStreamWindow = 1u << 20;
// What one stream may hold for sending (accepted from the application, not yet acknowledged).
inline constexpr std::size_t kStreamSendBuffer = 1u << 20;
inline constexpr std::size_t kMaxStreams = 8;
// Separate pieces in one reorder buffer; more than that are dropped and sent again.
inline constexpr std::size_t kMaxReorderPieces = 2048;
// A gap waits this long at most before it is asked for, and is asked for this often at most (the specification's numbers).
inline constexpr Duration kMaxReorderTime = 50ms;
inline constexpr unsigned kMaxNakRetries = 10;

// --- session --------------------------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxControlMessage = 4096;
inline constexpr std::uint16_t kMinColumns = 2;
inline constexpr std::uint16_t kMinRows = 1;
inline constexpr std::uint16_t kMaxColumns = 1000;
inline constexpr std::uint16_t kMaxRows = 500;

// --- files ----------------------------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxKeyFile = 16384;
inline constexpr std::size_t kMaxAuthorizedKeysFile = 1u << 20;
inline constexpr std::size_t kMaxKnownHostsFile = 4u << 20;
inline constexpr std::size_t kMaxKeyComment = 256;
inline constexpr std::size_t kMaxConfigFile = 1u << 20;
inline constexpr std::size_t kMaxPassphrase = 1024;

}  // namespace mp::limits
