#include "libmp/platform/name_lookup.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "waiting.hpp"

namespace mp::platform {
namespace {

const std::vector<Endpoint> kFound{{IpAddress::v4(192, 0, 2, 1), 40404}};

TEST(NameLookup, AsksInTheBackgroundAndTellsOnce) {
  std::promise<void> answers;
  const auto resolver = [&](const std::string& host, std::uint16_t port) -> Result<std::vector<Endpoint>> {
    answers.get_future().wait();
    EXPECT_EQ(host, "example.org");
    EXPECT_EQ(port, 40404);
    return kFound;
  };
  auto lookup = NameLookup::start("example.org", 40404, resolver);
  ASSERT_TRUE(lookup) << lookup.error().message;
  EXPECT_FALSE(lookup->poll()) << "nobody waits for the resolver";
  answers.set_value();
  ASSERT_TRUE(test::wait_readable(lookup->fd()));
  const auto found = lookup->poll();
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(**found, kFound);
  EXPECT_FALSE(lookup->poll());
}

TEST(NameLookup, AFailureIsAnAnswer) {
  auto lookup = NameLookup::start("x", 1, [](const std::string&, std::uint16_t) { return Error{"no such host"}; });
  ASSERT_TRUE(lookup);
  ASSERT_TRUE(test::wait_readable(lookup->fd()));
  const auto found = lookup->poll();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->error().message, "no such host");
}

TEST(NameLookup, WhoDropsTheQuestionDoesNotWaitForTheAnswer) {
  auto answers = std::make_shared<std::promise<void>>();
  auto ended = std::make_shared<std::promise<void>>();
  {
    const auto lookup = NameLookup::start("x", 1, [answers, ended](const std::string&, std::uint16_t) {
      Result<std::vector<Endpoint>> found(kFound);  // from then on the thread may outlive everything static
      answers->get_future().wait();
      ended->set_value();
      return found;
    });
    ASSERT_TRUE(lookup);
  }
  answers->set_value();
  ended->get_future().wait();
}

}  // namespace
}  // namespace mp::platform
