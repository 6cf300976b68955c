#include "libmp/platform/prompt.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <string>

namespace mp::platform {
namespace {

// A child with a terminal of its own, and the person in front of it.
class Person {
 public:
  // `body` runs in the child; what it returns is its exit status.
  explicit Person(const std::function<int()>& body) {
    int master = -1;
    child_ = forkpty(&master, nullptr, nullptr, nullptr);
    if (child_ == 0) {
      alarm(30);  // a child that hangs
      _exit(body());
    }
    master_.reset(master);
  }
  ~Person() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
  }
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  void types(const std::string& text) const {
    ASSERT_EQ(write(master_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  // Reads the screen until `text` has come behind what was seen before.
  [[nodiscard]] bool sees(const std::string& text) {
    for (;;) {
      const auto found = screen_.find(text, seen_);
      if (found != std::string::npos) {
        seen_ = found + text.size();
        return true;
      }
      if (!read_more()) return false;
    }
  }

  // Exit status, or minus the signal. Reads what is still shown.
  int end() {
    while (read_more()) {
    }
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

  [[nodiscard]] bool echo_is_on() const {
    termios modes{};
    return tcgetattr(master_.get(), &modes) == 0 && (modes.c_lflag & ECHO) != 0;
  }
  [[nodiscard]] const std::string& screen() const { return screen_; }

 private:
  bool read_more() {
    std::array<char, 512> piece{};
    pollfd wait{master_.get(), POLLIN, 0};
    if (poll(&wait, 1, 30000) != 1) return false;
    const auto got = read(master_.get(), piece.data(), piece.size());
    if (got <= 0) return false;
    screen_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
  }

  pid_t child_ = -1;
  Fd master_;
  std::string screen_;
  std::size_t seen_ = 0;
};

constexpr int kOtherAnswer = 100;
constexpr int kProblem = 200;  // plus the number of the problem

// Asks, and compares the answer; for the child.
int ask_expecting(std::string_view expected, Echo echo) {
  auto prompt = Prompt::open();
  if (!prompt) return kProblem + static_cast<int>(prompt.error());
  std::array<std::uint8_t, 16> answer{};
  const auto size = prompt->ask("Word? ", answer, echo);
  if (!size) return kProblem + static_cast<int>(size.error());
  return as_text(ByteView(answer).first(*size)) == expected ? 0 : kOtherAnswer;
}

int problem(PromptProblem problem) { return kProblem + static_cast<int>(problem); }

TEST(Prompt, HiddenAnswerIsReadAndNotShown) {
  Person person([] { return ask_expecting("open sesame", Echo::off); });
  ASSERT_TRUE(person.sees("Word? "));
  EXPECT_FALSE(person.echo_is_on());
  person.types("open sesame\n");
  EXPECT_EQ(person.end(), 0);
  EXPECT_EQ(person.screen(), "Word? \r\n");
}

TEST(Prompt, OpenAnswerIsShown) {
  Person person([] { return ask_expecting("yes", Echo::on); });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("yes\n");
  EXPECT_TRUE(person.sees("yes"));
  EXPECT_EQ(person.end(), 0);
}

TEST(Prompt, EchoComesBackAfterTheAnswer) {
  Person person([] {
    const int first = ask_expecting("a", Echo::off);
    return first == 0 ? ask_expecting("b", Echo::on) : first;
  });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("a\n");
  ASSERT_TRUE(person.sees("Word? "));
  EXPECT_TRUE(person.echo_is_on());
  person.types("b\n");
  EXPECT_EQ(person.end(), 0);
}

TEST(Prompt, InterruptEndsTheProgramWithEchoBackOn) {
  Person person([] {
    // A second process keeps the terminal open so that its modes can be looked at afterwards. It ignores the interrupt before
    // there is anything to interrupt.
    signal(SIGINT, SIG_IGN);
    const auto asking = fork();
    if (asking == 0) {
      signal(SIGINT, SIG_DFL);
      _exit(ask_expecting("", Echo::off));
    }
    int status = 0;
    waitpid(asking, &status, 0);
    termios modes{};
    tcgetattr(STDIN_FILENO, &modes);
    if ((modes.c_lflag & ECHO) == 0) return 1;
    return WIFSIGNALED(status) ? 2 + WTERMSIG(status) : 0;
  });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("secre\x03");
  EXPECT_EQ(person.end(), 2 + SIGINT);
}

TEST(Prompt, InterruptThatTheProgramSurvivesIsReported) {
  Person person([] {
    signal(SIGINT, [](int) {});
    return ask_expecting("", Echo::off);
  });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("\x03");
  EXPECT_EQ(person.end(), problem(PromptProblem::interrupted));
}

TEST(Prompt, AsksAgainAfterASuspension) {
  Person person([] { return ask_expecting("later", Echo::off); });
  ASSERT_TRUE(person.sees("Word? "));
  // The kernel does not really stop a process that no shell could continue; the question comes again all the same.
  person.types("soon\x1a");
  ASSERT_TRUE(person.sees("Word? "));
  EXPECT_FALSE(person.echo_is_on());
  person.types("later\n");
  EXPECT_EQ(person.end(), 0);
}

TEST(Prompt, EndOfInputIsNoAnswer) {
  Person person([] { return ask_expecting("", Echo::off); });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("\x04");
  EXPECT_EQ(person.end(), problem(PromptProblem::ended));
}

TEST(Prompt, EmptyLineIsAnAnswer) {
  Person person([] { return ask_expecting("", Echo::off); });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("\n");
  EXPECT_EQ(person.end(), 0);
}

TEST(Prompt, AnswerThatDoesNotFitIsRefusedWhole) {
  Person person([] {
    const int first = ask_expecting("", Echo::on);
    return first == problem(PromptProblem::too_long) ? ask_expecting("0123456789abcdef", Echo::on) : first;
  });
  ASSERT_TRUE(person.sees("Word? "));
  person.types("0123456789abcdefg\n");
  ASSERT_TRUE(person.sees("Word? "));
  person.types("0123456789abcdef\n");
  EXPECT_EQ(person.end(), 0);
}

TEST(Prompt, WithoutTerminalThereIsNobodyToAsk) {
  const auto child = fork();
  if (child == 0) {
    setsid();
    _exit(ask_expecting("", Echo::off) == problem(PromptProblem::no_terminal) ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(Prompt, EveryProblemHasWords) {
  for (const auto each : {PromptProblem::no_terminal, PromptProblem::ended, PromptProblem::interrupted, PromptProblem::too_long,
                          PromptProblem::failed}) {
    EXPECT_FALSE(describe(each).empty());
  }
}

TEST(StandardInputLine, IsReadWithoutTheNextOne) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  ASSERT_EQ(write(ends[1], "pass word\nnext", 14), 14);
  close(ends[1]);
  const auto child = fork();
  if (child == 0) {
    dup2(ends[0], STDIN_FILENO);
    std::array<std::uint8_t, 16> answer{};
    const auto size = read_standard_input_line(answer);
    if (!size || as_text(ByteView(answer).first(*size)) != "pass word") _exit(1);
    std::array<char, 16> rest{};
    _exit(read(STDIN_FILENO, rest.data(), rest.size()) == 4 ? 0 : 2);
  }
  close(ends[0]);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace mp::platform
