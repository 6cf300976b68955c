#include "libmp/platform/logging.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>

namespace mp::platform {
namespace {

class LoggingTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "mp-logging-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }
  [[nodiscard]] static std::string contents(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] Logging to_file(const LogChannel& channel = {}, const std::string& name = "x.log") const {
    auto logging = Logging::open({"mps", LogFile{path(name), IfLogFileFails::refuse, channel}, std::nullopt});
    if (!logging) ADD_FAILURE() << logging.error().message;
    return std::move(logging).value();
  }
  [[nodiscard]] static unsigned mode_of(const std::string& name) {
    struct stat info {};
    return ::stat(name.c_str(), &info) == 0 ? info.st_mode & 07777u : 0u;
  }

  std::string directory_;
};

// What a test writes to standard error until `text()` is called.
class CapturedStandardError {
 public:
  CapturedStandardError() { testing::internal::CaptureStderr(); }
  [[nodiscard]] static std::string text() { return testing::internal::GetCapturedStderr(); }
};

const std::string kTime = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)";

TEST_F(LoggingTest, FileAndItsDirectoriesBelongToTheOwnerAlone) {
  const auto before = ::umask(0);
  to_file({}, "a/b/x.log").component("listener").info("up");
  ::umask(before);
  EXPECT_EQ(mode_of(path("a")), 0700u);
  EXPECT_EQ(mode_of(path("a/b")), 0700u);
  EXPECT_EQ(mode_of(path("a/b/x.log")), 0600u);
}

TEST_F(LoggingTest, AFileThatExistsIsContinuedAndKeepsItsMode) {
  std::ofstream(path("x.log")) << "before\n";
  ASSERT_EQ(::chmod(path("x.log").c_str(), 0640), 0);
  to_file().component("listener").info("after");
  EXPECT_TRUE(contents(path("x.log")).starts_with("before\n2"));
  EXPECT_EQ(mode_of(path("x.log")), 0640u);
}

TEST_F(LoggingTest, LineIsTimeLevelAndText) {
  to_file().component("listener").info("ready on 0.0.0.0:40404");
  EXPECT_TRUE(std::regex_match(contents(path("x.log")), std::regex(kTime + " INFO: ready on 0\\.0\\.0\\.0:40404\n")))
      << contents(path("x.log"));
}

struct PartCase {
  LogLineParts parts;
  std::string expected;
};

TEST_F(LoggingTest, EachPartStandsWhereItIsAskedFor) {
  const auto process = std::to_string(::getpid());
  const std::vector<PartCase> cases{
      {{.level = false}, ": x\n"},
      {{.target = true, .level = false}, " mps::session.pty: x\n"},
      {{.thread_ids = true, .level = false}, " " + process + "/\\d+: x\n"},
      {{.thread_names = true, .level = false}, " mp test\\?: x\n"},
      {{.line_number = true, .level = false}, " logging_test\\.cpp:\\d+: x\n"},
      {{true, true, true, true, true}, " INFO mp test\\? " + process + "/\\d+ mps::session.pty logging_test\\.cpp:\\d+: x\n"},
  };
  int number = 0;
  for (const auto& [parts, expected] : cases) {
    const auto name = std::to_string(number++);
    auto logger = to_file({.level = LogLevel::info, .directives = {}, .parts = parts}, name).component("session.pty");
    std::thread([&logger] {
      ::pthread_setname_np(::pthread_self(), "mp test\n");
      logger.info("x");
    }).join();
    EXPECT_TRUE(std::regex_match(contents(path(name)), std::regex(kTime + expected))) << contents(path(name));
  }
}

TEST_F(LoggingTest, LinesAboutSomebodyNameThem) {
  to_file().component("session").about("alice").info("hello");
  EXPECT_NE(contents(path("x.log")).find("alice: hello\n"), std::string::npos);
}

TEST_F(LoggingTest, AHomeThatIsNotThereIsNotMade) {
  for (const auto* log : {"home/.config/x.log", "home/x.log"}) {
    const LogFile file{path(log), IfLogFileFails::refuse, {}, path("home")};
    EXPECT_FALSE(Logging::open({"mp", file, std::nullopt})) << log;
    EXPECT_EQ(mode_of(path("home")), 0u) << log;
  }
  std::filesystem::create_directory(path("home"));
  EXPECT_TRUE(
      Logging::open({"mp", LogFile{path("home/.config/x.log"), IfLogFileFails::refuse, {}, path("home")}, std::nullopt}));
  EXPECT_EQ(mode_of(path("home/.config")), 0700u);
}

TEST_F(LoggingTest, OnlyTheLevelAndWhatIsWorseIsWritten) {
  const auto logger = to_file({.level = LogLevel::warn, .directives = {}, .parts = {}}).component("x");
  logger.trace("t"), logger.debug("d"), logger.info("i"), logger.warn("w"), logger.error("e");
  logger.write(LogLevel::off, "o");
  EXPECT_TRUE(std::regex_match(contents(path("x.log")), std::regex(kTime + " WARN: w\n" + kTime + " ERROR: e\n")))
      << contents(path("x.log"));
  EXPECT_FALSE(logger.shows(LogLevel::info));
  EXPECT_TRUE(logger.shows(LogLevel::warn));
}

TEST_F(LoggingTest, OffWritesNothing) {
  const auto logger = to_file({.level = LogLevel::off, .directives = {}, .parts = {}}).component("x");
  logger.error("e");
  logger.write(LogLevel::off, "o");
  EXPECT_EQ(contents(path("x.log")), "");
}

TEST_F(LoggingTest, PeersTextCanNeitherForgeALineNorDriveATerminal) {
  to_file().component("x").info("user \"a\n2026 error: forged\x1b[2J\r\x9b\xe2\x80\xae{} %v\"");
  const auto text = contents(path("x.log"));
  EXPECT_TRUE(text.ends_with("INFO: user \"a?2026 error: forged?[2J???{} %v\"\n")) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST_F(LoggingTest, LongTextIsCut) {
  to_file({.level = LogLevel::info, .directives = {}, .parts = {.level = false}}).component("x").info(std::string(100000, 'a'));
  EXPECT_TRUE(std::regex_match(contents(path("x.log")).substr(0, 29), std::regex(kTime + ": ")));
  EXPECT_EQ(contents(path("x.log")).size(), 29 + kMaxLogMessage + 1);
}

TEST_F(LoggingTest, SeveralProcessesWriteWholeLinesIntoOneFile) {
  constexpr int kProcesses = 4;
  constexpr int kLines = 200;
  const std::string text(3000, 'z');
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    const auto logger = to_file().component("x");
    for (int line = 0; line < kLines; ++line) logger.info(text);
    ::_exit(0);
  }
  for (const auto child : children) ::waitpid(child, nullptr, 0);
  std::ifstream file(path("x.log"));
  int lines = 0;
  for (std::string line; std::getline(file, line); ++lines)
    ASSERT_EQ(line.size(), 27 + std::string(" INFO: ").size() + text.size());
  EXPECT_EQ(lines, kProcesses * kLines);
}

TEST_F(LoggingTest, TheFileIsNotInheritedByProgramsThatAreStarted) {
  const auto logging = to_file();
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code ignored;
    if (std::filesystem::read_symlink(entry.path(), ignored) != path("x.log")) continue;
    EXPECT_NE(::fcntl(std::stoi(entry.path().filename()), F_GETFD) & FD_CLOEXEC, 0);
    return;
  }
  FAIL() << "the log file is not open";
}

TEST_F(LoggingTest, ALoggerOutlivesItsLogging) {
  const auto logger = to_file().component("x");
  logger.info("later");
  EXPECT_NE(contents(path("x.log")).find("later"), std::string::npos);
}

TEST_F(LoggingTest, ANamedFileThatCanNotBeOpenedIsAnError) {
  const auto logging = Logging::open({"mps", LogFile{directory_, IfLogFileFails::refuse, {}}, std::nullopt});
  ASSERT_FALSE(logging);
  EXPECT_NE(logging.error().message.find("open the log file " + directory_), std::string::npos) << logging.error().message;
}

TEST_F(LoggingTest, ADefaultFileThatCanNotBeOpenedIsAWarning) {
  std::ofstream(path("file")) << "";
  const CapturedStandardError captured;
  const auto logging = Logging::open({"mp", LogFile{path("file/x.log"), IfLogFileFails::warn, {}}, std::nullopt});
  ASSERT_TRUE(logging);
  logging->component("x").error("goes nowhere");
  const auto text = captured.text();
  EXPECT_TRUE(text.starts_with("mp: warning: going on without a log file: ")) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST_F(LoggingTest, StandardErrorHasALevelOfItsOwn) {
  const CapturedStandardError captured;
  const LogChannel file{.level = LogLevel::error, .directives = {}, .parts = {}};
  const LogChannel standard_error{.level = LogLevel::debug, .directives = {}, .parts = {.target = true}};
  const auto logging = Logging::open({"mps", LogFile{path("x.log"), IfLogFileFails::refuse, file}, standard_error});
  ASSERT_TRUE(logging);
  logging->component("gate").debug("seen");
  EXPECT_TRUE(std::regex_match(captured.text(), std::regex(kTime + " DEBUG mps::gate: seen\n")));
  EXPECT_EQ(contents(path("x.log")), "");
}

TEST_F(LoggingTest, AFullDiskStopsNobody) {
  const auto logging = Logging::open({"mps", LogFile{"/dev/full", IfLogFileFails::refuse, {}}, std::nullopt});
  ASSERT_TRUE(logging);
  const CapturedStandardError captured;
  logging->component("x").error("lost");
  EXPECT_EQ(captured.text(), "");
}

TEST(Logger, WithoutALogWritesNothing) {
  const Logger logger;
  logger.error("nowhere");
  EXPECT_FALSE(logger.shows(LogLevel::error));
}

TEST(LevelOf, TheMostParticularDirectiveCounts) {
  const LogChannel channel{.level = LogLevel::info,
                           .directives = {{"mps", LogLevel::warn},
                                          {"transport", LogLevel::debug},
                                          {"session", LogLevel::error},
                                          {"session.pty", LogLevel::trace}},
                           .parts = {}};
  EXPECT_EQ(level_of(channel, "mps", "transport"), LogLevel::debug);
  EXPECT_EQ(level_of(channel, "mps", "session.pty"), LogLevel::trace);
  EXPECT_EQ(level_of(channel, "mps", "session.udp"), LogLevel::error);
  EXPECT_EQ(level_of(channel, "mps", "session.pty.echo"), LogLevel::trace);
  EXPECT_EQ(level_of(channel, "mps", "sessions"), LogLevel::warn);
  EXPECT_EQ(level_of(channel, "mp", "listener"), LogLevel::info);
}

TEST(LevelOf, ABareLevelIsForAllWithoutADirective) {
  const LogChannel channel{.level = LogLevel::info, .directives = {{"", LogLevel::off}, {"a", LogLevel::debug}}, .parts = {}};
  EXPECT_EQ(level_of(channel, "mps", "a"), LogLevel::debug);
  EXPECT_EQ(level_of(channel, "mps", "b"), LogLevel::off);
}

}  // namespace
}  // namespace mp::platform
