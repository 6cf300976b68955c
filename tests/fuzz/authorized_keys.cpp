// authorized_keys: no byte of any file is lost, every entry can be found and taken out, and what is written is read back.
#include "libmp/keys/authorized_keys.hpp"
#include "libmp/core/contract.hpp"
#include "libmp/keys/fingerprint.hpp"

namespace mp {

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text({data, size});
  auto keys = keys::AuthorizedKeys::parse(text);
  if (!keys) return 0;
  expects(keys->text() == text, "parsing keeps every byte");

  const crypto::Ed25519PublicKey added{{1, 2, 3}};
  const auto outcome = keys->add({added, "added"});
  if (outcome) {
    const auto again = keys::AuthorizedKeys::parse(keys->text());
    expects(again.ok() && again->find(added).has_value(), "an added key is read back");
    expects(again->entries().size() == keys->entries().size(), "adding a line changes no other");
    expects(keys->text().starts_with(text), "adding a line keeps every byte");
  }
  for (const auto& entry : keys->entries()) {
    const auto line = keys::format_public_key_line(entry.key);
    expects(keys::parse_public_key_line(line).value() == entry.key, "an entry can be written and read");
    expects(!keys->matching(keys::Fingerprint::of(entry.key.key).text()).empty(), "a key is found by its fingerprint");
  }
  const auto skipped = keys->skipped().size();
  while (!keys->entries().empty()) expects(keys->remove(keys->entries().front().key.key) > 0, "an entry can be removed");
  expects(keys->skipped().size() == skipped, "removing keys removes nothing else");
  return 0;
}

}  // namespace mp
