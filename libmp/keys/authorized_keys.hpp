// ~/.mp/authorized_keys: who may log in, one public key line each. Text in, text out; runtime/authorized_keys_file does the
// reading, the locking and the replacing. Every line that is not removed by name is kept byte for byte: comments, blank lines,
// lines that we can't read.
//
// A line that is neither blank, nor a comment ('#'), nor a key is skipped with a reason and authorises nobody. Options before
// the key (as sshd knows them) restrict a login in ways that we don't enforce, so such a line is skipped too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/keys/public_key_line.hpp"

namespace mp::keys {

enum class AddOutcome : std::uint8_t { added, already_listed };

class AuthorizedKeys {
 public:
  struct Entry {
    std::size_t line = 0;  // from 1
    PublicKeyLine key;
  };
  struct Skipped {
    std::size_t line = 0;  // from 1
    std::string reason;
  };

  // No file is the same as an empty one.
  AuthorizedKeys() = default;
  // Fails only when `text` is larger than limits::kMaxAuthorizedKeysFile.
  [[nodiscard]] static Result<AuthorizedKeys> parse(std::string_view text);

  [[nodiscard]] std::vector<Entry> entries() const;
  [[nodiscard]] std::vector<Skipped> skipped() const;
  // The first line with this key.
  [[nodiscard]] std::optional<Entry> find(const crypto::Ed25519PublicKey& key) const;
  // Entries that `selector` names: a fingerprint (as Fingerprint::parse reads it), else a whole comment. A key that is listed
  // on several lines counts as often.
  [[nodiscard]] std::vector<Entry> matching(std::string_view selector) const;

  // Appends a line unless the key is listed already. Fails when the file would become too large to be read again.
  [[nodiscard]] Result<AddOutcome> add(const PublicKeyLine& key);
  // Removes every line with this key; how many there were.
  std::size_t remove(const crypto::Ed25519PublicKey& key);

  // The whole file.
  [[nodiscard]] std::string text() const;

 private:
  struct Line {
    std::string text;  // with its end of line, if it has one
    std::optional<PublicKeyLine> key;
    std::string skip_reason;
  };
  [[nodiscard]] static Line read_line(std::string_view text);

  std::vector<Line> lines_;
};

}  // namespace mp::keys
