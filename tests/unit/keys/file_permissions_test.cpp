#include "libmp/keys/file_permissions.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::keys {
namespace {

constexpr std::uint32_t kAlice = 1000;
constexpr std::uint32_t kBob = 1001;
constexpr std::uint32_t kRoot = 0;

std::string verdict(GuardedFile what, FileOwnership found, std::uint32_t user = kAlice) {
  const auto status = check_permissions(what, "/home/alice/.mp/x", found, user);
  return status ? "fine" : status.error().message;
}

TEST(FilePermissions, WhatWeCreateIsFine) {
  for (const auto what : {GuardedFile::directory, GuardedFile::authorized_keys, GuardedFile::private_key}) {
    EXPECT_EQ(verdict(what, {kAlice, required_mode(what)}), "fine");
  }
  EXPECT_EQ(required_mode(GuardedFile::directory), 0700U);
  EXPECT_EQ(required_mode(GuardedFile::authorized_keys), 0600U);
  EXPECT_EQ(required_mode(GuardedFile::private_key), 0600U);
}

TEST(FilePermissions, EveryBitForOthersIsRefused) {
  for (const auto what : {GuardedFile::directory, GuardedFile::authorized_keys, GuardedFile::private_key}) {
    for (std::uint32_t bit = 1; bit <= 040; bit <<= 1)
      EXPECT_NE(verdict(what, {kAlice, required_mode(what) | bit}), "fine") << bit;
  }
}

TEST(FilePermissions, StricterModesAreFine) {
  EXPECT_EQ(verdict(GuardedFile::directory, {kAlice, 0500}), "fine");
  EXPECT_EQ(verdict(GuardedFile::private_key, {kAlice, 0400}), "fine");
}

TEST(FilePermissions, BitsThatAreNoPermissionsAreIgnored) {
  EXPECT_EQ(verdict(GuardedFile::directory, {kAlice, 02700}), "fine");  // inherited from a set-group-id home
}

TEST(FilePermissions, OwnerIsTheUser) {
  for (const auto what : {GuardedFile::directory, GuardedFile::authorized_keys, GuardedFile::private_key}) {
    EXPECT_NE(verdict(what, {kBob, required_mode(what)}), "fine");
    EXPECT_NE(verdict(what, {kAlice, required_mode(what)}, kRoot), "fine");
  }
}

TEST(FilePermissions, RootMayOwnAPrivateKeyAndNothingElse) {
  EXPECT_EQ(verdict(GuardedFile::private_key, {kRoot, 0600}), "fine");
  EXPECT_NE(verdict(GuardedFile::authorized_keys, {kRoot, 0600}), "fine");
  EXPECT_NE(verdict(GuardedFile::directory, {kRoot, 0700}), "fine");
}

TEST(FilePermissions, ErrorNamesTheCommandThatHelps) {
  EXPECT_EQ(verdict(GuardedFile::authorized_keys, {kAlice, 0644}),
            "/home/alice/.mp/x has mode 0644, which gives others access (0600 is needed); change it with: chmod 0600 "
            "'/home/alice/.mp/x'");
  EXPECT_EQ(verdict(GuardedFile::directory, {kBob, 0700}),
            "/home/alice/.mp/x belongs to user id 1001 instead of 1000; change it with: chown 1000 '/home/alice/.mp/x'");
  const auto quoted = check_permissions(GuardedFile::private_key, "/a'b", {kAlice, 0640}, kAlice);
  EXPECT_NE(quoted.error().message.find("chmod 0600 '/a'\\''b'"), std::string::npos);
}

}  // namespace
}  // namespace mp::keys
