#include "libmp/platform/role_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "probe.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

class RoleProcessTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = make_pipe();
    ASSERT_TRUE(made);
    report_ = std::move(made).value();
  }

  // Starts the probe with the report's pipe as descriptor 3 and returns what it tells.
  std::string run(RoleProcess role) {
    role.arguments = test::probe_arguments(kFirstRoleDescriptor);
    role.descriptors.insert(role.descriptors.begin(), report_.write_end.get());
    auto child = start_role(role);
    if (!child) return child.error().message;
    report_.write_end.reset();
    auto report = test::read_to_end(report_.read_end.get());
    EXPECT_EQ(child->wait_exit(), (ExitStatus{ExitStatus::Kind::exited, test::kProbeExitCode}));
    return report;
  }

  Pipe report_;
};

TEST_F(RoleProcessTest, HasItsDescriptorsAndNoOther) {
  const Fd leaking(open("/dev/null", O_RDONLY));  // deliberately without close-on-exec
  const auto extra = make_pipe();
  ASSERT_TRUE(extra);
  const auto report = run({{}, {extra->read_end.get(), extra->write_end.get()}, {}});
  EXPECT_EQ(test::line_of(report, "descriptors"), "0 1 2 3 4 5") << report;
}

TEST_F(RoleProcessTest, DescriptorsThatStandInEachOthersPlacesAreSortedOut) {
  // The report's pipe sits on 4 and another one on 3: the wrong way round.
  auto other = make_pipe();
  ASSERT_TRUE(other);
  const Fd keep_three(fcntl(3, F_DUPFD_CLOEXEC, 100));
  const Fd keep_four(fcntl(4, F_DUPFD_CLOEXEC, 100));
  const Fd write_report(fcntl(report_.write_end.get(), F_DUPFD_CLOEXEC, 100));
  const Fd read_report(fcntl(report_.read_end.get(), F_DUPFD_CLOEXEC, 100));
  const Fd other_end(fcntl(other->read_end.get(), F_DUPFD_CLOEXEC, 100));
  ASSERT_EQ(dup3(other_end.get(), 3, O_CLOEXEC), 3);
  ASSERT_EQ(dup3(write_report.get(), 4, O_CLOEXEC), 4);
  RoleProcess role;
  role.arguments = test::probe_arguments(3);
  role.descriptors = {4, 3};
  auto child = start_role(role);
  for (const auto& [kept, place] : {std::pair{keep_three.get(), 3}, std::pair{keep_four.get(), 4}}) {
    if (kept >= 0) {
      dup3(kept, place, O_CLOEXEC);
    } else {
      close(place);
    }
  }
  ASSERT_TRUE(child) << child.error().message;
  EXPECT_NE(test::read_until(read_report.get(), "groups").find("descriptors 0 1 2 3 4\n"), std::string::npos);
  EXPECT_EQ(child->wait_exit().value, test::kProbeExitCode);
}

TEST_F(RoleProcessTest, StaysInOurSessionOrLeadsItsOwn) {
  EXPECT_EQ(test::line_of(run({}), "leader"), "no");
  SetUp();
  RoleProcess role;
  role.session = ProcessSession::own;
  const auto report = run(role);
  EXPECT_EQ(test::line_of(report, "leader"), "yes");
  EXPECT_EQ(test::line_of(report, "terminal"), "no");
}

TEST_F(RoleProcessTest, StandardStreamsLeadNowhereWhenAskedTo) {
  RoleProcess role;
  role.streams = StandardStreams::null;
  EXPECT_EQ(test::line_of(run(role), "null"), "0 1 2");
}

TEST_F(RoleProcessTest, TheErrorStreamCanBeKept) {
  // Ours is a pipe for the moment, whatever the test was started with.
  const auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const auto former = duplicate(STDERR_FILENO);
  ASSERT_TRUE(former);
  dup2(pipe->write_end.get(), STDERR_FILENO);
  RoleProcess role;
  role.streams = StandardStreams::null_but_error_stream;
  const auto report = run(role);
  dup2(former->get(), STDERR_FILENO);
  EXPECT_EQ(test::line_of(report, "null"), "0 1") << report;
}

TEST_F(RoleProcessTest, HasExactlyTheEnvironmentGiven) {
  RoleProcess role;
  role.environment.set("MP_ROLE", "session");
  const auto report = run(role);
  EXPECT_TRUE(report.ends_with("\nMP_ROLE=session\n")) << report;
  EXPECT_EQ(report.find("PATH="), std::string::npos);
}

TEST_F(RoleProcessTest, ASecretGoesThroughAPipe) {
  const auto secret = make_pipe();
  ASSERT_TRUE(secret);
  ASSERT_TRUE(write_all(secret->write_end.get(), as_bytes("key"), "the pipe"));
  EXPECT_EQ(test::line_of(run({{}, {secret->read_end.get()}, {}}), "descriptors"), "0 1 2 3 4");
  EXPECT_EQ(test::read_until(secret->read_end.get(), "key"), "key") << "the descriptors are only borrowed";
}

TEST_F(RoleProcessTest, ANumberCanBeLeftOut) {
  const auto pipe = make_pipe().value();
  EXPECT_EQ(test::line_of(run({{}, {-1, pipe.read_end.get()}, {}}), "descriptors"), "0 1 2 3 5");
}

TEST_F(RoleProcessTest, ADescriptorThatIsNotOpenIsAnError) {
  RoleProcess role;
  role.arguments = {"role"};
  role.descriptors = {12345};
  const auto child = start_role(role);
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().message, "can't start /proc/self/exe (arrange its descriptors): Bad file descriptor");
}

}  // namespace
}  // namespace mp::platform
