// known_hosts: no byte of any file is lost, every entry is found under its own name, and a host's name has one spelling.
#include "libmp/keys/known_hosts.hpp"
#include "libmp/core/contract.hpp"

namespace mp {

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using keys::HostKeyVerdict;
  const auto text = as_text({data, size});
  auto hosts = keys::KnownHosts::parse(text);
  if (!hosts) return 0;
  expects(hosts->text() == text, "parsing keeps every byte");

  for (const auto& entry : hosts->entries()) {
    expects(keys::KnownHostName::parse(entry.host.text()).value() == entry.host, "a host can be written and read");
    expects(hosts->look_up(entry.host, entry.key).verdict == HostKeyVerdict::match, "a known key is recognised");
  }
  const auto host = keys::KnownHostName::make("added.example", 22).value();
  const crypto::Ed25519PublicKey key{{1, 2, 3}};
  if (hosts->add(host, key)) {
    const auto again = keys::KnownHosts::parse(hosts->text());
    expects(again.ok() && again->look_up(host, key).verdict == HostKeyVerdict::match, "an added host is read back");
    expects(hosts->text().starts_with(text), "adding a line keeps every byte");
  }
  while (!hosts->entries().empty()) expects(hosts->remove(hosts->entries().front().host) > 0, "an entry can be removed");
  return 0;
}

}  // namespace mp
