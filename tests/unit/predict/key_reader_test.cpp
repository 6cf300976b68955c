#include "libmp/predict/key_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace mp::predict {
namespace {

constexpr std::array<std::string_view, 12> kNames{"",       "erase", "left", "right", "home",  "end",
                                                  "remove", "word",  "line", "rest",  "enter", "other"};

// What is read of the pieces, one after the other: characters as they are, other keys by name, each with its end.
class Reading {
 public:
  Reading& piece(std::string_view bytes) {
    end_ += bytes.size();
    for (const Key& key : reader_.read(as_bytes(bytes), end_)) {
      if (!text_.empty()) text_ += ' ';
      text_ += key.kind == KeyKind::character ? key.text : std::string(kNames[static_cast<std::size_t>(key.kind)]);
      text_ += '@' + std::to_string(key.end);
    }
    return *this;
  }
  [[nodiscard]] const std::string& keys() const noexcept { return text_; }

 private:
  KeyReader reader_;
  std::uint64_t end_ = 0;
  std::string text_;
};

std::string keys_of(std::string_view bytes) { return Reading{}.piece(bytes).keys(); }

TEST(KeyReader, KnowsTheKeysThatEdit) {
  EXPECT_EQ(keys_of("a\x7f\b\r"), "a@1 erase@2 erase@3 enter@4");
  EXPECT_EQ(keys_of("\x1b[D\x1bOD\x1b[C\x1bOC"), "left@3 left@6 right@9 right@12");
  EXPECT_EQ(keys_of("\x1b[H\x01\x1b[F\x05\x1b[3~"), "home@3 home@4 end@7 end@8 remove@12");
  EXPECT_EQ(keys_of("\x17\x15\x0b"), "word@1 line@2 rest@3");
}

TEST(KeyReader, OtherKeysInARowAreOne) { EXPECT_EQ(keys_of("\t\x1b[A\x03x"), "other@5 x@6"); }

TEST(KeyReader, KeysWithModifiersAreOthers) {
  EXPECT_EQ(keys_of("\x1b[1;5D"), "other@6");
  EXPECT_EQ(keys_of("\x1b"
                    "b"),
            "other@2");
  EXPECT_EQ(keys_of("\x1b\x1b[D"), "other@1 left@4");
}

TEST(KeyReader, ReadsCharactersOfEveryScript) {
  EXPECT_EQ(keys_of("\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x8e\x89"), "\xc3\xa9@2 \xe6\xbc\xa2@5 \xf0\x9f\x8e\x89@9");
}

TEST(KeyReader, WhatIsNoCharacterIsAnotherKey) { EXPECT_EQ(keys_of("\xffz\xc2\x85y"), "other@1 z@2 other@4 y@5"); }

TEST(KeyReader, ACharacterOrASequenceMayComeInPieces) {
  EXPECT_EQ(Reading{}.piece("\xe6\xbc").piece("\xa2").keys(), "\xe6\xbc\xa2@3");
  EXPECT_EQ(Reading{}.piece("\x1b[").piece("D").keys(), "left@3");
  EXPECT_EQ(Reading{}.piece("\xe6").piece("a").keys(), "other@1 a@2");
}

TEST(KeyReader, AnEscapeAloneIsThatKey) { EXPECT_EQ(Reading{}.piece("\x1b").piece("[D").keys(), "other@1 [@2 D@3"); }

TEST(KeyReader, NothingOfWhatATerminalAnswersIsTyped) {
  EXPECT_EQ(keys_of("\x1b[M !!a"), "other@6 a@7");
  EXPECT_EQ(keys_of("\x1b]11;rgb:0/0/0\x07"
                    "a"),
            "other@15 a@16");
  EXPECT_EQ(keys_of("\x1bP1$r0m\x1b\\a"), "other@9 a@10");
  EXPECT_EQ(Reading{}
                .piece("\x1b]11;rgb")
                .piece(":0\x07"
                       "a")
                .keys(),
            "other@8 other@11 a@12");
}

// Escape and "P" in an editor, so fast that they come together.
TEST(KeyReader, WhatOnlyBeginsLikeAnAnswerEndsWithTheNextControlCharacter) {
  EXPECT_EQ(keys_of("\x1bPj\ra"), "other@3 enter@4 a@5");
  EXPECT_EQ(Reading{}.piece("\x1bPj").piece("\x1b[Da").keys(), "other@3 other@3 left@6 a@7");
  EXPECT_EQ(Reading{}.piece("\x1bPj").piece("\x1b").piece("a").keys(), "other@3 other@4 a@5");
}

TEST(KeyReader, APasteIsOneKey) {
  EXPECT_EQ(keys_of("\x1b[200~ab\rc\x1b[201~d"), "other@16 d@17");
  EXPECT_EQ(Reading{}.piece("\x1b[200~ab").piece("c\x1b[20").piece("1~d").keys(), "other@8 other@9 other@15 d@16");
}

TEST(KeyReader, WhatNobodyTypesSoFastIsPasted) {
  const std::string most(KeyReader::kMostTyped, 'x');
  EXPECT_EQ(keys_of(most).substr(0, 8), "x@1 x@2 ");
  EXPECT_EQ(keys_of(most + "x"), "other@33");
}

}  // namespace
}  // namespace mp::predict
