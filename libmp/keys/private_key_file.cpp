#include "libmp/keys/private_key_file.hpp"

#include <algorithm>
#include <charconv>

#include "libmp/core/limits.hpp"
#include "libmp/crypto/encoding.hpp"

namespace mp::keys {
namespace {

using crypto::Base64Padding;
using crypto::Ed25519KeyPair;
using crypto::Ed25519Seed;
using crypto::SecretBytes;

constexpr std::string_view kBegin = "-----BEGIN MOSHPIT PRIVATE KEY-----\n";
constexpr std::string_view kEnd = "-----END MOSHPIT PRIVATE KEY-----";
constexpr std::string_view kOpenSshBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kCipher = "aes-256-gcm-siv";
constexpr std::string_view kKdf = "argon2id";
constexpr std::string_view kNone = "none";
constexpr std::size_t kSealedSeed = Ed25519Seed::size() + crypto::kAeadTag;

std::string field(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + '\n';
}

std::string base64_field(std::string_view name, ByteView value) {
  return field(name, crypto::base64_encode(value, Base64Padding::with));
}

std::string open_header(const crypto::Ed25519PublicKey& key) {
  return field("version", kVersion) + field("cipher", kNone) + field("kdf", kNone) + base64_field("public-key", key.bytes);
}

std::string sealed_header(const crypto::Ed25519PublicKey& key, const crypto::KdfSalt& salt, crypto::KdfCost cost,
                          const crypto::AeadNonce& nonce) {
  return field("version", kVersion) + field("cipher", kCipher) + field("kdf", kKdf) + base64_field("salt", salt) +
         field("passes", std::to_string(cost.passes)) + field("memory-kib", std::to_string(cost.memory_kib)) +
         base64_field("nonce", nonce) + base64_field("public-key", key.bytes);
}

// Header and body in their frame. The body may be a seed in clear, so every copy of it is wiped.
SecretBytes assemble(std::string_view header, ByteView body) {
  auto encoded = crypto::base64_encode(body, Base64Padding::with);
  SecretBytes file(kBegin.size() + header.size() + 1 + encoded.size() + 1 + kEnd.size() + 1);
  auto out = file.mutable_view();
  for (const auto piece : {kBegin, header, std::string_view("\n"), std::string_view(encoded), std::string_view("\n"), kEnd,
                           std::string_view("\n")}) {
    std::copy(piece.begin(), piece.end(), out.begin());
    out = out.subspan(piece.size());
  }
  crypto::wipe({reinterpret_cast<std::uint8_t*>(encoded.data()), encoded.size()});
  return file;
}

// Reads the file from front to back. The first thing that does not fit is remembered; the caller asks once, at the end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  void literal(std::string_view expected) {
    if (!ok_ || !rest_.starts_with(expected)) return fail();
    rest_.remove_prefix(expected.size());
  }

  // The text up to the next newline, which is taken too.
  std::string_view line() {
    const auto newline = rest_.find('\n');
    if (!ok_ || newline == std::string_view::npos) return fail(), std::string_view{};
    const auto line = rest_.substr(0, newline);
    rest_.remove_prefix(newline + 1);
    return line;
  }

  std::string_view value_of(std::string_view name) {
    literal(name);
    literal(": ");
    return line();
  }

  void base64_of(std::string_view name, MutableByteView out) { decode(value_of(name), out); }

  // Exactly as many bytes as `out` has. What was decoded on the way is wiped: it may be a seed.
  void decode(std::string_view encoded, MutableByteView out) {
    auto bytes = crypto::base64_decode(encoded, Base64Padding::with);
    if (!ok_ || !bytes || bytes->size() != out.size()) return fail();
    std::copy(bytes->begin(), bytes->end(), out.begin());
    crypto::wipe(*bytes);
  }

  // Decimal digits without sign or leading zero, from `least` to `most`.
  std::uint32_t number_of(std::string_view name, std::uint32_t least, std::uint32_t most) {
    const auto digits = value_of(name);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.front() == '0' || number < least ||
        number > most) {
      fail();
    }
    return ok_ ? number : 0;
  }

  void end() {
    if (!rest_.empty() && rest_ != "\n") fail();
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool ok() const { return ok_; }
  void fail() { ok_ = false; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// Why something is not a key file at all, for the mistakes that people make.
std::optional<Error> recognise(std::string_view text) {
  if (text.size() > limits::kMaxKeyFile) return Error{"it is too large to be a private key"};
  if (text.starts_with(kOpenSshBegin)) {
    return Error{"it is an OpenSSH private key; make one for moshpit with: mp-keygen generate"};
  }
  if (text.starts_with("moshpit ") || text.starts_with("ssh-")) {
    return Error{"it is a public key; the private one is in the file without .pub"};
  }
  if (!text.starts_with(kBegin)) return Error{"it is not a moshpit private key"};
  const auto version = text.substr(kBegin.size(), text.find('\n', kBegin.size()) - kBegin.size());
  if (version.starts_with("version: ") && version != "version: 1") {
    return Error{"it was written by a newer version of mp-keygen (key file version 1 is supported)"};
  }
  return std::nullopt;
}

Error damaged() {
  return Error{"the private key is damaged; restore it from a copy or make a new one with: mp-keygen generate"};
}

}  // namespace

SecretBytes format_private_key(const Ed25519KeyPair& pair) {
  return assemble(open_header(pair.public_key()), pair.seed().view());
}

Result<SecretBytes> format_private_key(const Ed25519KeyPair& pair, ByteView passphrase, crypto::KdfCost cost,
                                       RandomSource& random) {
  expects(!passphrase.empty(), "no passphrase is written as no protection, not as an empty one");
  crypto::KdfSalt salt{};
  crypto::AeadNonce nonce{};
  random.fill(salt);
  random.fill(nonce);
  auto key = crypto::derive_from_passphrase(passphrase, salt, cost);
  if (!key) return key.error();

  const auto header = sealed_header(pair.public_key(), salt, cost, nonce);
  std::array<std::uint8_t, kSealedSeed> body{};
  const auto seed = pair.seed();
  std::copy(seed.view().begin(), seed.view().end(), body.begin());
  const std::span<std::uint8_t, kSealedSeed> whole(body);
  crypto::Aead(*key).seal(nonce, as_bytes(header), whole.first<Ed25519Seed::size()>(), whole.last<crypto::kAeadTag>());
  return assemble(header, body);
}

Result<PrivateKeyFile> PrivateKeyFile::parse(ByteView text) {
  if (auto problem = recognise(as_text(text))) return *problem;
  PrivateKeyFile file;
  Scanner scan(as_text(text));
  scan.literal(kBegin);
  const auto header_start = scan.rest();
  scan.literal("version: 1\n");
  const auto cipher = scan.value_of("cipher");
  const auto kdf = scan.value_of("kdf");
  if (cipher == kCipher && kdf == kKdf) {
    auto& seal = file.sealed_.emplace();
    scan.base64_of("salt", seal.salt);
    seal.cost.passes = scan.number_of("passes", crypto::kMinKdfCost.passes, crypto::kMaxKdfCost.passes);
    seal.cost.memory_kib = scan.number_of("memory-kib", crypto::kMinKdfCost.memory_kib, crypto::kMaxKdfCost.memory_kib);
    scan.base64_of("nonce", seal.nonce);
  } else if (cipher != kNone || kdf != kNone) {
    scan.fail();
  }
  scan.base64_of("public-key", file.public_key_.bytes);
  if (file.sealed_) file.sealed_->header = header_start.substr(0, header_start.size() - scan.rest().size());

  scan.literal("\n");
  file.body_ = SecretBytes(file.sealed_ ? kSealedSeed : Ed25519Seed::size());
  scan.decode(scan.line(), file.body_.mutable_view());
  scan.literal(kEnd);
  scan.end();
  if (!scan.ok()) return damaged();
  if (!file.sealed_ && Ed25519KeyPair::from_seed(Ed25519Seed(file.body_.view())).public_key() != file.public_key_)
    return damaged();
  return file;
}

Result<Ed25519KeyPair, UnlockProblem> PrivateKeyFile::unlock(ByteView passphrase) const {
  if (!sealed_) return Ed25519KeyPair::from_seed(Ed25519Seed(body_.view()));
  auto key = crypto::derive_from_passphrase(passphrase, sealed_->salt, sealed_->cost);
  if (!key) return UnlockProblem::out_of_memory;

  Ed25519Seed seed(body_.view().first(Ed25519Seed::size()));
  const std::span<const std::uint8_t, kSealedSeed> whole(body_.view());
  if (!crypto::Aead(*key).open(sealed_->nonce, as_bytes(sealed_->header), seed.mutable_view(),
                               whole.last<crypto::kAeadTag>())) {
    return UnlockProblem::wrong_passphrase;
  }
  auto pair = Ed25519KeyPair::from_seed(seed);
  if (pair.public_key() != public_key_) return UnlockProblem::wrong_passphrase;
  return pair;
}

}  // namespace mp::keys
