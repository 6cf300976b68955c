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
// What a list says about a session: a numeric address with a scope, the name that the kernel keeps of a program, and as much of
// a title as a line of a terminal has room for.
inline constexpr std::size_t kMaxAddressText = 64;
inline constexpr std::size_t kMaxProgramName = 64;
inline constexpr std::size_t kMaxTitle = 255;
// Sessions in one record of a list, whose parts at their limits fill it; and in all of a list: somebody with more has a loop.
inline constexpr std::size_t kMaxSessionsPerRecord = 32;
inline constexpr std::size_t kMaxListedSessions = 256;
inline constexpr std::size_t kMaxCapabilities = 32;
inline constexpr std::size_t kMaxRefusalText = 512;
// The peer has this long to send its first message, and this long for all of them. People think about a fingerprint outside of
// it: the client asks them between two connections.
inline constexpr Duration kFirstMessageDeadline = 5s;
inline constexpr Duration kHandshakeDeadline = 15s;
// Every refusal of a login is sent this long after its ClientAuth arrived, whatever the reason, so that time tells nothing.
inline constexpr Duration kRefusalDelay = 500ms;
// Twice what an honest login can need. One that is still there hangs: an account's home is on a server that does not answer, or
// the client does not read.
inline constexpr Duration kLoginDeadline = 60s;
// Connections that have not logged in yet: in all, from one source, from one network (of which an IPv6 one has 65,536 sources),
// and how often one source may try.
inline constexpr std::size_t kMaxPendingHandshakes = 100;
inline constexpr std::size_t kMaxPendingHandshakesPerSource = 10;
inline constexpr std::size_t kMaxPendingHandshakesPerNetwork = 30;
inline constexpr unsigned kHandshakeBurstPerSource = 30;
inline constexpr unsigned kHandshakesPerMinutePerSource = 60;
inline constexpr std::size_t kMaxTrackedSources = 4096;

// --- datagrams ------------------------------------------------------------------------------------------------------------
// 1200 bytes of UDP payload pass every path that carries IPv6 (1280) with room for tunnels.
inline constexpr std::size_t kInitialDatagram = 1200;
// The UDP payload of a 9000-byte jumbo frame, behind headers of IPv6 (20 bytes fewer than fit behind those of IPv4).
inline constexpr std::size_t kMaxDatagram = 9000 - 40 - 8;
inline constexpr std::uint64_t kReplayWindow = 4096;
// A peer that wants smaller datagrams than this is not believed: headers, tag, mac and one full ACK must fit.
inline constexpr std::size_t kMinDatagramLimit = 576;
// Over TCP, where UDP is blocked: 1.5 % for headers and seals, and a key waits behind no more than one of them ...
inline constexpr std::size_t kTcpDatagram = 4096;
// ... and behind as much in the kernel: the rest waits in its stream, where it can still be overtaken.
inline constexpr std::size_t kTcpUnsent = 4096;
// New packet keys after so many bytes of datagrams, and with the first datagram after so long: whoever gets hold of keys can
// read no more than that of what was recorded. RFC 4253, section 9, recommends these two; AES-256-GCM-SIV bears far more (RFC
// 8452, section 9).
inline constexpr std::uint64_t kKeyUpdateBytes = std::uint64_t{1} << 30;
inline constexpr Duration kKeyUpdateAge = 1h;

// --- transport ------------------------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxAckRanges = 64;
inline constexpr std::size_t kMaxNakRanges = 64;
// Data of sent packets is kept until acknowledged; the specification asks for at least the newest 512 packets.
inline constexpr std::size_t kMinRetainedPackets = 512;
inline constexpr std::size_t kMaxSentPackets = 8192;
// What one stream may have in flight towards us, which is also what its reorder buffer can hold: at first, and on a path that
// is fast and long. The latter is 1 Gbit/s at 40 ms with as much again behind a lost packet.
inline constexpr std::size_t kStreamWindow = 1u << 20;
inline constexpr std::size_t kLargestWindow = 8u << 20;
// A stream whose window lasts for fewer round trips than this gets a larger one: a packet that is lost twice holds up for four
// what comes behind it.
inline constexpr int kWindowRoundTrips = 8;
// What one stream may hold for sending (accepted from the application, not yet acknowledged) ...
inline constexpr std::size_t kSendBuffer = kLargestWindow;
// ... and how much of it may not have been sent yet, on all streams but bulk: what a person no longer wants to see is as old as
// that. Enough for a step of the event loop at 10 Gbit/s.
inline constexpr std::size_t kUnsent = 256 * 1024;
inline constexpr std::size_t kMaxStreams = 8;
// Separate pieces in one reorder buffer; more than that are dropped and sent again.
inline constexpr std::size_t kMaxReorderPieces = 2048;
// Places in one stream where the peer gave something up and our application has not come by yet. One outage makes one; a SKIP
// beyond that counts as missing.
inline constexpr std::size_t kMaxGapsOfStream = 16;
// A gap waits this long at most before it is asked for, and is asked for this often at most (the specification's numbers).
inline constexpr Duration kMaxReorderTime = 50ms;
inline constexpr unsigned kMaxNakRetries = 10;
// Gaps that are watched at the same time; the oldest is forgotten, the sender's own timers repair it.
inline constexpr std::size_t kMaxGaps = 256;
// An acknowledgement that nothing makes urgent waits this long for a packet to ride in: that of an echo for the next key.
inline constexpr Duration kMaxAckDelay = 200ms;
// A stream that has no more than this unacknowledged is small: it is repeated in the spare room of later packets, and early
// while packets get lost. A line of input or of output, and a tenth of a packet's worth of keys.
inline constexpr std::size_t kRepeatableBytes = 256;
// What early repetition may add: a few copies of ten keys a second, yet little even on a slow mobile link.
inline constexpr std::size_t kRepeatBytesPerSecond = 8000;
inline constexpr std::size_t kRepeatBurst = 2000;
// Repetitions in a row without hearing the peer. On a path that loses half of everything one outage in a hundred is none.
inline constexpr unsigned kMaxUnheardRepeats = 12;
// For so long a path counts as lossy that was not used before: what is lost of a greeting and a prompt is noticed late.
inline constexpr Duration kNewPath = 1s;
// Packets in flight at most, whatever congestion control thinks: half of the records, as the other half may be behind a hole.
inline constexpr std::size_t kMaxInFlight = kMaxSentPackets / 2;
// Over TCP: what waits in its buffers stands before every key.
inline constexpr std::size_t kMaxInFlightOverTcp = 256;
// A stream (but bulk) that has less than this unacknowledged waits neither for the pacer nor for the window: keys, echoes, a
// screen of text. Little enough to be no burden to a slow path.
inline constexpr std::size_t kUrgentBytes = 4096;
// A client that hears again what it has heard, and has asked for nothing for so long, asks whether it is heard.
inline constexpr Duration kDoubtAfter = 1s;
// Probes while the peer owes an answer. At first what is missing is taken for lost, and a probe sends the oldest of it again,
// in pauses that double up to this.
inline constexpr Duration kMaxLossProbeInterval = 400ms;
// After so many in vain and so much time it is an outage: a probe only asks, and is small.
inline constexpr unsigned kLossProbes = 3;
inline constexpr Duration kOutageAfter = 1s;
// It comes so soon after the one before that who looks at the screen when the path is back has it right within a round trip and
// 200 ms. A server's answer is the screen; what a server asks needs an answer first, half a round trip more. 5 kbit/s for that,
// 21 with a client's larger ones (kAskingDatagram).
inline constexpr Duration kOutageProbeInterval = 150ms;
// In a round trip no more than so many: who is far away may also be slow.
inline constexpr int kQuestionsPerRoundTrip = 4;
// A client is so quick for an hour (after somebody has typed, for another one): who waits for a program's output looks at the
// screen and does not type, and nothing tells that a link which never went down carries something again.
inline constexpr Duration kClientEager = 1h;
// From then on the pause is this part of the rest of the outage if that is more, so that the number of probes grows with the
// logarithm of time: 600 ms after 70 min, 3 s after 110. A server has less time to be quick in.
inline constexpr int kClientOutageShare = 1000;
inline constexpr int kServerOutageShare = 200;
inline constexpr Duration kMaxProbeInterval = 3s;
// With something to deliver a client has a person waiting who has done something.
inline constexpr Duration kMaxProbeIntervalWithData = 1s;
// A server is quick until its client must have missed a heartbeat (Heartbeat::silence(), so much later at the latest) and
// probes by itself, if it is still there. For so long it goes on in such pauses, in case that it was not so; then it is silent
// until it hears the client, which never stops.
inline constexpr Duration kNoticeSlack = 3s;
inline constexpr Duration kEasedProbeInterval = 20s;
inline constexpr Duration kEasedProbing = 200s;
// The silence that every NAT is trusted to outlive: common ones forget UDP after 30 s. The longest that is tried: some forget
// after two or three minutes, and output that waits behind a dead mapping waits for a heartbeat that is missed.
inline constexpr Duration kKeepalive = 20s;
inline constexpr Duration kMaxKeepalive = 120s;
// What a client may ask of a server: a session costs it no more than a datagram per 15 s.
inline constexpr Duration kMinKeepalive = 15s;
inline constexpr Duration kMaxKeepaliveServed = 3600s;
// What an address gets that has not answered a challenge: so many times what came from there (RFC 9000, section 8). Who copies
// a client's datagrams under a victim's address must not make us louder than he is himself.
inline constexpr std::size_t kUnprovenFactor = 3;
// Another port of the host that the client has proven to be at gets this besides, once: a screen and what is sent again before
// anything was measured (16 datagrams). A client that misses an answer opens another socket, so that is what most outages end
// with, and somebody looks at the screen. Whoever brings it about by a copy makes us send the client's own host what is meant
// for it anyway.
inline constexpr std::size_t kSameHostCredit = 20 * kInitialDatagram;
// So large are a client's probes at first: if the outage was a router that starts again and has another address then, the
// answer may be a whole datagram, which holds a screen of text, instead of two lines.
inline constexpr std::size_t kAskingDatagram = kInitialDatagram / kUnprovenFactor;
inline constexpr Duration kAskingAtLarge = 150s;
inline constexpr std::size_t kMaxCloseReason = 256;
// A goodbye is never acknowledged: two in a row get through a path that loses a third of its packets nine times out of ten.
inline constexpr unsigned kCloseCopies = 2;
// Answers to a peer that still sends after we closed.
inline constexpr unsigned kMaxCloseRepeats = 8;

// --- session --------------------------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxControlMessage = 4096;
// A client that has logged in and is then never heard over UDP (crashed, or UDP is blocked) leaves no shell behind for longer.
inline constexpr Duration kFirstDatagramDeadline = 60s;
// Clients of one session at the same time: a class that looks on. Each costs a port, and its own copy of what is on its way.
inline constexpr std::size_t kMaxAttachedClients = 32;
// A client that was sent away is told so again each time it still sends, for this long.
inline constexpr Duration kFarewell = 3s;
inline constexpr std::uint16_t kMinColumns = 2;
inline constexpr std::uint16_t kMinRows = 1;
inline constexpr std::uint16_t kMaxColumns = 1000;
inline constexpr std::uint16_t kMaxRows = 500;

// --- terminal -------------------------------------------------------------------------------------------------------------
// Fields of one control sequence; the rest is dropped, as in xterm (30). The longest of use is an SGR with three colours.
inline constexpr std::size_t kMaxSequenceParameters = 32;
// What is kept of a control string: of OSC 52 a clipboard in base64, of other OSC and of titles what anybody writes into them,
// of all others what a question takes. Images pass by.
inline constexpr std::size_t kMaxClipboardString = 1u << 20;
inline constexpr std::size_t kMaxTextString = 64 * 1024;
inline constexpr std::size_t kMaxOtherString = 4096;
// Bytes of a token under way that are kept to bring another terminal into its middle.
inline constexpr std::size_t kMaxUnfinished = 4096;
// Of an OSC that asks for colours: all 256 in one take 1.4 KB. The answer is up to six times as long.
inline constexpr std::size_t kMaxQueryText = 2048;
// A file transfer through the terminal that has said nothing for so long is over.
inline constexpr Duration kBarrierSilence = 10s;
// A character with its combining marks, in UTF-8: eight of them in the longest form. Further marks are dropped.
inline constexpr std::size_t kMaxClusterBytes = 36;
// Hyperlinks on the screen and in scrollback together, and one of them: what browsers take as an address, and an id.
inline constexpr std::size_t kMaxLinks = 16384;
inline constexpr std::size_t kMaxLinkBytes = 2083 + 256;
// A title, the directory; a colour's name as X knows it. Titles on the stack, as in xterm.
inline constexpr std::size_t kMaxWindowText = 4096;
inline constexpr std::size_t kMaxColourName = 64;
inline constexpr std::size_t kMaxTitleStack = 10;
// Nobody nests keyboard protocols deeper, and terminals keep as few.
inline constexpr std::size_t kMaxKeyboardStack = 16;
// DEC private modes that are remembered without being known: xterm has about 80 in all.
inline constexpr std::size_t kMaxUnknownModes = 64;
// What scrollback may take on average per line, so that its depth bounds its memory: long lines with a colour per character
// cost ten bytes a column. Lines of programs take 20 to 100.
inline constexpr std::size_t kScrollbackBytesPerLine = 512;

// --- display --------------------------------------------------------------------------------------------------------------
// One record of the display stream, which the client puts together before it shows it. A page of 200 x 60 in true colour takes
// 0.5 MB; what is larger comes in parts.
inline constexpr std::size_t kMaxDisplayRecord = 1u << 20;
// What one PACKED record may hold. zstd can make a megabyte of a hundred bytes; a client unpacks no more than this at a time.
inline constexpr std::size_t kMaxUnpacked = 128 * 1024;
// What waits for one client in the server, bytes of the program's output: beyond it the program waits, or a picture stands for
// it.
inline constexpr std::size_t kMaxOutputBacklog = 1u << 20;
// What a terminal has been given and has not shown, bytes: one that takes 20 MB/s shows it in 100 ms. Packed it may be next to
// nothing, so that nothing else holds a server back ...
inline constexpr std::size_t kMaxUnshown = 2u << 20;
// ... and its client tells each time that so much more was shown: often enough for as much in a round trip of 100 ms. Were it
// not well below, each side would wait for the other.
inline constexpr std::size_t kShownStep = 256 * 1024;
static_assert(kMaxUnshown >= 4 * kShownStep);
// What a client has written for its terminal, bytes, while that does not take it; the rest stays in the stream's window.
inline constexpr std::size_t kMaxTerminalOutput = 64 * 1024;
// Bytes of records that a client looks at before it looks at its user's keys again, counting the cells of each whole screen.
inline constexpr std::size_t kMaxDisplayStep = 1u << 20;
// A picture of a screen with some of the lines above it, when the client has put its parts together: a thousand columns and
// five hundred rows, each cell in colours of its own.
inline constexpr std::size_t kMaxPicture = 32u << 20;
// Effects of output that was left out, bytes: one clipboard of the largest size, and a few short ones.
inline constexpr std::size_t kMaxKeptEffects = kMaxClipboardString + 64 * 1024;
// Queries and effects in output that one client has not acknowledged; beyond that it is shown a picture, or the program waits.
// An application asks a dozen at its start; the smallest are a byte, and each takes a hundred here.
inline constexpr std::size_t kMaxOutputEvents = 4096;
// Places in the output that a client has not been given, between which it typed: more are not told apart, and what lies between
// the last of them counts as having seen the newest input. Nobody types a thousand times before the answer to the first.
inline constexpr std::size_t kMaxInputBorders = 1024;

// --- predict --------------------------------------------------------------------------------------------------------------
// Keys that wait for an answer: half a minute of fast typing into a link that is dead. And the cells they change: of a few
// rows; more than that is no line that somebody edits.
inline constexpr std::size_t kMaxPendingKeys = 256;
inline constexpr std::size_t kMaxGuessedCells = 4096;
// Prompts, editors and the like that are told apart: as many as somebody uses in a day.
inline constexpr std::size_t kMaxEchoContexts = 32;

// --- files ----------------------------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxKeyFile = 16384;
inline constexpr std::size_t kMaxAuthorizedKeysFile = 1u << 20;
inline constexpr std::size_t kMaxKnownHostsFile = 4u << 20;
inline constexpr std::size_t kMaxKeyComment = 256;
inline constexpr std::size_t kMaxConfigFile = 1u << 20;
inline constexpr std::size_t kMaxPassphrase = 1024;
// A DNS name has at most 253 characters; the rest is room for the scope of a link-local address.
inline constexpr std::size_t kMaxHostName = 280;

}  // namespace mp::limits
