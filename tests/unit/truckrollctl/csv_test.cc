#include "truckrollctl/import/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace truckroll::ctl {
namespace {

using ::testing::ElementsAre;
using Row = std::vector<std::string>;

// All rows; an error stands as one field "! …".
std::vector<Row> ReadAll(const std::string& text) {
  std::istringstream in(text);
  CsvReader reader(in);
  std::vector<Row> rows;
  while (true) {
    Row row;
    auto more = reader.Next(&row);
    if (!more.ok()) {
      rows.push_back({"! " + std::string(more.status().message())});
      continue;
    }
    if (!*more) return rows;
    rows.push_back(row);
  }
}

TEST(Csv, PlainFields) {
  EXPECT_THAT(ReadAll("a,b\n1,2\n"), ElementsAre(Row{"a", "b"}, Row{"1", "2"}));
  EXPECT_THAT(ReadAll("a,,\n"), ElementsAre(Row{"a", "", ""}));
  EXPECT_THAT(ReadAll(""), ElementsAre());
}

TEST(Csv, EndsOfLines) {
  EXPECT_THAT(ReadAll("a,b\r\n1,2\r\n"), ElementsAre(Row{"a", "b"}, Row{"1", "2"}));
  EXPECT_THAT(ReadAll("a,b\n1,2"), ElementsAre(Row{"a", "b"}, Row{"1", "2"}));
  EXPECT_THAT(ReadAll("a,b\n\r\n\n1,2\n"), ElementsAre(Row{"a", "b"}, Row{"1", "2"}));
  EXPECT_THAT(ReadAll("a,\"b\"\r\n"), ElementsAre(Row{"a", "b"}));
  EXPECT_THAT(ReadAll("a,\"b\""), ElementsAre(Row{"a", "b"}));
}

TEST(Csv, QuotesHoldEverything) {
  EXPECT_THAT(ReadAll("\"a, b\",\"say \"\"hi\"\"\",\"two\nlines\r\n\"\n"),
              ElementsAre(Row{"a, b", "say \"hi\"", "two\nlines\r\n"}));
  EXPECT_THAT(ReadAll("\"\",x\n"), ElementsAre(Row{"", "x"}));
}

TEST(Csv, ByteOrderMark) {
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF"
                      "a,b\n"),
              ElementsAre(Row{"a", "b"}));
}

TEST(Csv, AFirstLetterThatLooksLikeAByteOrderMarkStays) {
  EXPECT_THAT(ReadAll("ｉｄ,b\n"), ElementsAre(Row{"ｉｄ", "b"}));
  EXPECT_THAT(ReadAll("\xEF\xBB"),
              ElementsAre(Row{"! row 1, column 1: found bytes that are no UTF-8, expected a file in UTF-8"}));
}

TEST(Csv, WhatIsNoUtf8IsAMistakeOfItsRow) {
  EXPECT_THAT(
      ReadAll("a,b\n1,caf\xE9\n4,5\n"),
      ElementsAre(Row{"a", "b"}, Row{"! row 2, column 2: found bytes that are no UTF-8, expected a file in UTF-8"},
                  Row{"4", "5"}));
}

TEST(Csv, MistakesNameRowAndColumnAndTheRestGoesOn) {
  EXPECT_THAT(
      ReadAll("a,b\n1,x\"y,3\n4,5\n"),
      ElementsAre(Row{"a", "b"}, Row{"! row 2, column 2: found a quote inside a field that does not begin with one"},
                  Row{"4", "5"}));
  EXPECT_THAT(
      ReadAll("\"a\"b,c\nd\n"),
      ElementsAre(Row{"! row 1, column 1: found text behind a closing quote, expected a comma or the end of the line"},
                  Row{"d"}));
  EXPECT_THAT(ReadAll("a,\"b\nc"), ElementsAre(Row{"! row 1, column 2: a quote is opened here and never closed"}));
}

}  // namespace
}  // namespace truckroll::ctl
