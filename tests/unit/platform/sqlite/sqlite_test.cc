#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "platform/sqlite/database.h"
#include "platform/sqlite/statement.h"
#include "platform/sqlite/transaction.h"

namespace truckroll::sqlite {
namespace {

class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sqlite-test-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    path_ = folder_ / "db";
  }
  ~SqliteTest() override { std::filesystem::remove_all(folder_); }

  Database Open(Database::Access access = Database::Access::kWrite) {
    absl::StatusOr<Database> database = Database::Open(path_, access, absl::Milliseconds(20));
    EXPECT_TRUE(database.ok()) << database.status();
    return *std::move(database);
  }
  static std::vector<std::string> Read(Database& database, absl::string_view sql) {
    absl::StatusOr<Statement> read = Statement::Prepare(database, sql);
    EXPECT_TRUE(read.ok()) << read.status();
    std::vector<std::string> rows;
    while (*read->Step()) rows.emplace_back(read->Text(0));
    return rows;
  }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(SqliteTest, BindsAndReadsEveryKindOfValue) {
  Database database = Open();
  ASSERT_TRUE(database.Run("CREATE TABLE t (i INTEGER, s TEXT, b BLOB, n INTEGER)").ok());
  absl::StatusOr<Statement> add = Statement::Prepare(database, "INSERT INTO t VALUES (?, ?, ?, ?)");
  const std::string bytes("a\0b\xff", 4);
  ASSERT_TRUE(add->Do(int64_t{-5}, "工单", Bytes{bytes}, std::optional<int64_t>()).ok());
  ASSERT_TRUE(add->Do(int64_t{6}, "", Bytes{""}, std::optional<int64_t>(7)).ok());

  absl::StatusOr<Statement> read = Statement::Prepare(database, "SELECT i, s, b, n FROM t WHERE i = ?");
  read->Run(-5);
  ASSERT_TRUE(*read->Step());
  EXPECT_EQ(read->Integer(0), -5);
  EXPECT_EQ(read->Text(1), "工单");
  EXPECT_EQ(read->Text(2), bytes);
  EXPECT_TRUE(read->IsNull(3));
  EXPECT_FALSE(*read->Step());
  read->Run(6);
  ASSERT_TRUE(*read->Step());
  EXPECT_FALSE(read->IsNull(1));
  EXPECT_FALSE(read->IsNull(2));
  EXPECT_EQ(read->Integer(3), 7);
}

TEST_F(SqliteTest, AFailedBindShowsInTheNextStepOnly) {
  Database database = Open();
  absl::StatusOr<Statement> read = Statement::Prepare(database, "SELECT ?");
  read->Run(1, 2);
  EXPECT_FALSE(read->Step().ok());
  read->Run(1);
  EXPECT_TRUE(read->Step().ok());
}

TEST_F(SqliteTest, ATransactionWithoutCommitIsUndone) {
  Database database = Open();
  ASSERT_TRUE(database.Run("CREATE TABLE t (s TEXT)").ok());
  {
    absl::StatusOr<Transaction> undone = Transaction::Begin(database, Transaction::Kind::kWrite);
    ASSERT_TRUE(database.Run("INSERT INTO t VALUES ('undone')").ok());
  }
  absl::StatusOr<Transaction> kept = Transaction::Begin(database, Transaction::Kind::kWrite);
  ASSERT_TRUE(database.Run("INSERT INTO t VALUES ('kept')").ok());
  ASSERT_TRUE(kept->Commit().ok());
  EXPECT_THAT(Read(database, "SELECT s FROM t"), ::testing::ElementsAre("kept"));
}

TEST_F(SqliteTest, AReaderSeesTheStateBeforeAndCannotWrite) {
  Database writer = Open();
  ASSERT_TRUE(writer.Run("CREATE TABLE t (s TEXT); INSERT INTO t VALUES ('a')").ok());
  Database reader = Open(Database::Access::kRead);
  absl::StatusOr<Transaction> view = Transaction::Begin(reader, Transaction::Kind::kRead);
  EXPECT_THAT(Read(reader, "SELECT s FROM t"), ::testing::ElementsAre("a"));
  ASSERT_TRUE(writer.Run("INSERT INTO t VALUES ('b')").ok());
  EXPECT_THAT(Read(reader, "SELECT s FROM t"), ::testing::ElementsAre("a"));
  ASSERT_TRUE(view->Commit().ok());
  EXPECT_THAT(Read(reader, "SELECT s FROM t"), ::testing::ElementsAre("a", "b"));
  EXPECT_FALSE(reader.Run("INSERT INTO t VALUES ('c')").ok());
}

TEST_F(SqliteTest, SaysWhatKindOfErrorItIs) {
  Database database = Open();
  ASSERT_TRUE(database.Run("CREATE TABLE t (s TEXT UNIQUE); INSERT INTO t VALUES ('a')").ok());
  EXPECT_EQ(database.Run("INSERT INTO t VALUES ('a')").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(database.Run("nonsense").code(), absl::StatusCode::kInternal);
  Database other = Open();
  absl::StatusOr<Transaction> holds = Transaction::Begin(database, Transaction::Kind::kWrite);
  EXPECT_EQ(Transaction::Begin(other, Transaction::Kind::kWrite).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(Database::Open(folder_ / "absent", Database::Access::kRead).ok());
}

TEST_F(SqliteTest, WhatIsNoDatabaseIsDataLoss) {
  std::ofstream(path_) << std::string(4096, 'x');
  EXPECT_EQ(Database::Open(path_, Database::Access::kWrite).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SqliteTest, KeepsTheUserVersionUntilTheFileIsRemoved) {
  {
    Database database = Open();
    EXPECT_EQ(*database.UserVersion(), 0);
    ASSERT_TRUE(database.SetUserVersion(7).ok());
  }
  EXPECT_EQ(*Open().UserVersion(), 7);
  ASSERT_TRUE(RemoveDatabase(path_).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  EXPECT_EQ(*Open().UserVersion(), 0);
}

}  // namespace
}  // namespace truckroll::sqlite
