#include "libmp/config/program_files.hpp"

#include <gtest/gtest.h>

namespace mp::config {
namespace {

TEST(ProgramFiles, DefaultPlacesAreUnderTheHomeDirectory) {
  EXPECT_EQ(*config_file(Program::client, "/home/a", std::nullopt),
            (ProgramFile{"/home/a/.config/moshpit/moshpit.toml", false}));
  EXPECT_EQ(*config_file(Program::server, "/root", std::nullopt), (ProgramFile{"/root/.config/moshpits/moshpits.toml", false}));
  EXPECT_EQ(*log_file(Program::client, "/home/a", std::nullopt),
            (ProgramFile{"/home/a/.config/moshpit/logs/moshpit.log", false}));
  EXPECT_EQ(*log_file(Program::server, "/root", std::nullopt),
            (ProgramFile{"/root/.config/moshpits/logs/moshpits.log", false}));
}

TEST(ProgramFiles, WithoutAHomeDirectoryThereIsNoDefaultPlace) {
  EXPECT_EQ(*config_file(Program::server, "", std::nullopt), (ProgramFile{"", false}));
  EXPECT_EQ(*log_file(Program::server, "", "/var/log/mps.log"), (ProgramFile{"/var/log/mps.log", true}));
}

TEST(ProgramFiles, NamedPathsAreAbsolute) {
  EXPECT_EQ(*config_file(Program::server, "/home/a", "/etc/mps.toml"), (ProgramFile{"/etc/mps.toml", true}));
  EXPECT_EQ(*config_file(Program::server, "/home/a", "~/mps.toml"), (ProgramFile{"/home/a/mps.toml", true}));
  EXPECT_EQ(config_file(Program::server, "/home/a", "mps.toml").error().message,
            "--config-absolute-path: \"mps.toml\" is not an absolute path, begin it with / or ~/");
  EXPECT_EQ(log_file(Program::client, "/home/a", "./mp.log").error().message,
            "--tracing-absolute-path: \"./mp.log\" is not an absolute path, begin it with / or ~/");
  EXPECT_FALSE(config_file(Program::client, "/home/a", ""));
}

TEST(ExpandHome, ReplacesOnlyALeadingTilde) {
  EXPECT_EQ(*expand_home("~/.mp/id", "/home/a"), "/home/a/.mp/id");
  EXPECT_EQ(*expand_home("~", "/home/a"), "/home/a");
  EXPECT_EQ(*expand_home("/x/~/y", "/home/a"), "/x/~/y");
  EXPECT_EQ(*expand_home("id", "/home/a"), "id");
}

TEST(ExpandHome, FailsForOtherUsersAndForAnUnknownHome) {
  EXPECT_FALSE(expand_home("~bob/id", "/home/a"));
  EXPECT_FALSE(expand_home("~/id", ""));
  EXPECT_TRUE(expand_home("/id", ""));
}

}  // namespace
}  // namespace mp::config
