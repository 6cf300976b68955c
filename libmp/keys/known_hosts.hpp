// ~/.mp/known_hosts: which key each server showed when it was accepted. One line per key: "HOST moshpit <base64>", where HOST
// is "name" on the default port and "[name]:port" on any other. Lines are kept byte for byte like those of authorized_keys;
// lines that can't be read are skipped with a reason.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/core/result.hpp"
#include "libmp/crypto/ed25519.hpp"

namespace mp::keys {

inline constexpr std::uint16_t kDefaultServerPort = 40404;

// A server as the user named it, in the one spelling under which its key is kept: lower case, no final dot, no brackets.
class KnownHostName {
 public:
  // `name` is a DNS name or a numeric address, with or without brackets; fails when it can't stand in a line.
  [[nodiscard]] static Result<KnownHostName> make(std::string_view name, std::uint16_t port);
  // Reads "name", "[name]:port", and, because people type it, "name:port" (where "name" has no colon).
  [[nodiscard]] static Result<KnownHostName> parse(std::string_view text);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  // As it stands in the file.
  [[nodiscard]] std::string text() const;

  friend auto operator<=>(const KnownHostName&, const KnownHostName&) = default;

 private:
  KnownHostName(std::string name, std::uint16_t port) : name_(std::move(name)), port_(port) {}
  std::string name_;
  std::uint16_t port_;
};

enum class HostKeyVerdict : std::uint8_t {
  match,    // the key is the one we know
  unknown,  // we have never seen this host: first use
  changed,  // we know this host under another key: somebody may be in the middle
};

struct HostKeyLookup {
  HostKeyVerdict verdict = HostKeyVerdict::unknown;
  std::size_t line = 0;                              // from 1; of the match, or of the first line with another key
  std::optional<crypto::Ed25519PublicKey> recorded;  // when changed: the key on that line
};

class KnownHosts {
 public:
  struct Entry {
    std::size_t line = 0;  // from 1
    KnownHostName host;
    crypto::Ed25519PublicKey key;
  };
  struct Skipped {
    std::size_t line = 0;  // from 1
    std::string reason;
  };

  KnownHosts() = default;
  // Fails only when `text` is larger than limits::kMaxKnownHostsFile.
  [[nodiscard]] static Result<KnownHosts> parse(std::string_view text);

  [[nodiscard]] std::vector<Entry> entries() const;
  [[nodiscard]] std::vector<Skipped> skipped() const;
  // A host may have several lines (a key change that is being rolled out); one that matches is enough.
  [[nodiscard]] HostKeyLookup look_up(const KnownHostName& host, const crypto::Ed25519PublicKey& key) const;

  // Appends a line unless this host has this key already. Fails when the file would become too large to be read again.
  [[nodiscard]] Status add(const KnownHostName& host, const crypto::Ed25519PublicKey& key);
  // Removes every line of the host; how many there were.
  std::size_t remove(const KnownHostName& host);

  // The whole file.
  [[nodiscard]] std::string text() const;

 private:
  struct Known {
    KnownHostName host;
    crypto::Ed25519PublicKey key;
  };
  struct Line {
    std::string text;  // with its end of line, if it has one
    std::optional<Known> known;
    std::string skip_reason;
  };
  [[nodiscard]] static Line read_line(std::string_view text);

  std::vector<Line> lines_;
};

}  // namespace mp::keys
