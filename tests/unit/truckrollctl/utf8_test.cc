#include "truckrollctl/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace truckroll::ctl {
namespace {

TEST(Utf8, IsTextOfAnyScript) {
  for (const std::string text : {"", "plain", "Grüße", "鼓楼小区", "\U0001F527", "\uFFFF", "\U0010FFFF"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  EXPECT_TRUE(IsUtf8({"a\0b", 3}));
}

TEST(Utf8, IsNotOverlongCutOffOrBeyondUnicode) {
  for (const std::string bytes :
       {"\x80", "a\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE9\xBC", "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF0\x9F\x94", "\xFF"}) {
    EXPECT_FALSE(IsUtf8(bytes)) << ::testing::PrintToString(bytes);
  }
}

}  // namespace
}  // namespace truckroll::ctl
