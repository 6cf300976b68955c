#include "libmp/platform/page_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace mp::platform {
namespace {

std::size_t page_size() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

std::size_t pages_in_memory(const PageMemory& memory) {
  std::vector<unsigned char> resident(memory.view().size() / page_size());
  EXPECT_EQ(mincore(memory.view().data(), memory.view().size(), resident.data()), 0);
  return static_cast<std::size_t>(std::ranges::count_if(resident, [](unsigned char page) { return (page & 1U) != 0; }));
}

TEST(PageMemory, TakesMemoryForWhatWasWrittenUntilItIsGivenBack) {
  PageMemory memory(16 * page_size());
  EXPECT_EQ(pages_in_memory(memory), 0U);
  memory.view()[3 * page_size()] = 7;
  EXPECT_EQ(pages_in_memory(memory), 1U);
  memory.give_back();
  EXPECT_EQ(pages_in_memory(memory), 0U);
  EXPECT_EQ(memory.view()[3 * page_size()], 0) << "what was there is forgotten";
}

TEST(PageMemory, MovesWithItsContent) {
  PageMemory memory(page_size());
  memory.view()[1] = 7;
  PageMemory moved(std::move(memory));
  EXPECT_EQ(moved.view()[1], 7);
  memory = PageMemory(page_size());
  memory = std::move(moved);
  EXPECT_EQ(memory.view()[1], 7);
}

}  // namespace
}  // namespace mp::platform
