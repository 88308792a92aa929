#include "truckrollctl/table.h"

#include <gtest/gtest.h>

namespace truckroll::ctl {
namespace {

TEST(Table, ChineseCountsTwice) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("徐州"), 4);
  EXPECT_EQ(DisplayWidth("（上门）"), 8);
  EXPECT_EQ(DisplayWidth("é"), 1);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("·—…"), 3);
  EXPECT_EQ(DisplayWidth("한글"), 4);
  EXPECT_EQ(DisplayWidth("🚚"), 2);
  EXPECT_EQ(DisplayWidth("\xE5\xBE"), 2);
}

TEST(Table, ColumnsAlign) {
  Table table({"name", ">n", "note"});
  table.Add({"徐州", "7", "a"});
  table.Add({"Nanjing", "12", ""});
  EXPECT_EQ(table.Print(),
            "name      n  note\n"
            "徐州      7  a\n"
            "Nanjing  12\n");
}

}  // namespace
}  // namespace truckroll::ctl
