#include "libmp/keys/file_permissions.hpp"

#include <array>
#include <string>

namespace mp::keys {
namespace {

constexpr std::uint32_t kPermissionBits = 0777;
constexpr std::uint32_t kRoot = 0;

enum class RootMayOwn : std::uint8_t { no, yes };

struct Rule {
  GuardedFile what;
  std::uint32_t mode;
  RootMayOwn root;
};

constexpr std::array<Rule, 3> kRules{{
    {GuardedFile::directory, 0700, RootMayOwn::no},
    {GuardedFile::authorized_keys, 0600, RootMayOwn::no},
    {GuardedFile::private_key, 0600, RootMayOwn::yes},
}};

const Rule& rule_for(GuardedFile what) { return kRules[static_cast<std::size_t>(what)]; }

std::string octal(std::uint32_t mode) {
  std::string digits = "0000";
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, mode >>= 3) *digit = static_cast<char>('0' + (mode & 7));
  return digits;
}

// For a shell, so that the advice can be pasted whatever the path is.
std::string quoted(std::string_view path) {
  std::string text = "'";
  for (const char c : path) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

Status check_permissions(GuardedFile what, std::string_view path, FileOwnership found, std::uint32_t user) {
  const auto& rule = rule_for(what);
  const auto name = std::string(path);
  if (found.owner != user && !(rule.root == RootMayOwn::yes && found.owner == kRoot)) {
    return Error{name + " belongs to user id " + std::to_string(found.owner) + " instead of " + std::to_string(user) +
                 "; change it with: chown " + std::to_string(user) + " " + quoted(path)};
  }
  const auto mode = found.mode & kPermissionBits;
  if ((mode & ~rule.mode) != 0) {
    return Error{name + " has mode " + octal(mode) + ", which gives others access (" + octal(rule.mode) +
                 " is needed); change it with: chmod " + octal(rule.mode) + " " + quoted(path)};
  }
  return Done{};
}

std::uint32_t required_mode(GuardedFile what) noexcept { return rule_for(what).mode; }

}  // namespace mp::keys
