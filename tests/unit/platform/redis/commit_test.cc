#include "platform/redis/commit.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/unit/platform/redis/redis_fixture.h"

namespace truckroll::redis {
namespace {

using Outcome = CommitResult::Outcome;

class CommitTest : public RedisTest {
 protected:
  CommitResult Execute(const Commit& commit) {
    absl::StatusOr<CommitResult> result = BlockOn(commit.Execute(*client_, Soon()));
    EXPECT_TRUE(result.ok()) << result.status();
    return result.value_or(CommitResult());
  }

  std::optional<Versioned> Load(const std::string& key) {
    auto record = ParseVersioned(*Do(*client_, "GET", key));
    EXPECT_TRUE(record.ok()) << record.status();
    return record.value_or(std::nullopt);
  }

  int64_t KeyCount() { return Do(*client_, "DBSIZE")->integer(); }

  std::unique_ptr<Client> client_ = Connect();
};

TEST_F(CommitTest, WritesSeveralRecordsAndIndexesInOneStep) {
  const std::string bytes("a\0b\r\n", 5);
  const CommitResult result = Execute(Commit()
                                          .ExpectVersion("{r}:wo:1", 0)
                                          .ExpectVersion("{r}:day:1", 0)
                                          .Put("{r}:wo:1", 1, bytes)
                                          .Put("{r}:day:1", 1, "day")
                                          .PutPlain("{r}:plain", "p")
                                          .PutPlain("{r}:expires", "e", absl::Seconds(100))
                                          .ZAdd("{r}:due", 1767225600123, "1")
                                          .HSet("{r}:hash", "f", bytes)
                                          .Append("{r}:stream", bytes));
  EXPECT_EQ(result.outcome, Outcome::kCommitted);
  EXPECT_EQ(Load("{r}:wo:1")->version, 1u);
  EXPECT_EQ(Load("{r}:wo:1")->bytes, bytes);
  EXPECT_EQ(Load("{r}:day:1")->bytes, "day");
  EXPECT_EQ(Text(*client_, "GET", "{r}:plain"), "p");
  EXPECT_EQ(Do(*client_, "PTTL", "{r}:plain")->integer(), -1);
  EXPECT_GT(Do(*client_, "PTTL", "{r}:expires")->integer(), 0);
  EXPECT_EQ(Text(*client_, "ZSCORE", "{r}:due", "1"), "1767225600123");
  EXPECT_EQ(Text(*client_, "HGET", "{r}:hash", "f"), bytes);
  const Reply entry = Do(*client_, "XRANGE", "{r}:stream", "-", "+")->array()[0];
  EXPECT_EQ(entry.array()[0].text(), result.stream_id);
  EXPECT_EQ(entry.array()[1].array()[0].text(), "e");
  EXPECT_EQ(entry.array()[1].array()[1].text(), bytes);
}

TEST_F(CommitTest, TakesBackWhatItWrote) {
  Execute(Commit().Put("{r}:a", 1, "x").ZAdd("{r}:z", 5, "m").HSet("{r}:h", "f", "v"));
  EXPECT_EQ(KeyCount(), 3);
  Execute(Commit().ExpectVersion("{r}:a", 1).Delete("{r}:a").ZRem("{r}:z", "m").HDel("{r}:h", "f"));
  EXPECT_EQ(KeyCount(), 0);
}

TEST_F(CommitTest, ConflictWritesNothingAtAll) {
  Execute(Commit().Put("{r}:a", 7, "seven"));
  const CommitResult result = Execute(Commit()
                                          .Put("{r}:b", 1, "b")
                                          .ZAdd("{r}:z", 1, "m")
                                          .Append("{r}:stream", "e")
                                          .ExpectVersion("{r}:a", 6)
                                          .Put("{r}:a", 8, "eight"));
  EXPECT_EQ(result.outcome, Outcome::kConflict);
  EXPECT_EQ(result.key_index, 3u);
  EXPECT_EQ(KeyCount(), 1);
  EXPECT_EQ(Load("{r}:a")->version, 7u);
}

TEST_F(CommitTest, ExpectedVersionMustBeTheOneThere) {
  EXPECT_EQ(Execute(Commit().ExpectVersion("{r}:a", 1).Put("{r}:a", 2, "")).outcome, Outcome::kConflict);
  EXPECT_EQ(Execute(Commit().ExpectVersion("{r}:a", 0).Put("{r}:a", 256, "")).outcome, Outcome::kCommitted);
  EXPECT_EQ(Execute(Commit().ExpectVersion("{r}:a", 0).Put("{r}:a", 1, "")).outcome, Outcome::kConflict);
  EXPECT_EQ(Execute(Commit().ExpectVersion("{r}:a", 1).Put("{r}:a", 2, "")).outcome, Outcome::kConflict);
  EXPECT_EQ(Execute(Commit().ExpectVersion("{r}:a", 256).Put("{r}:a", 257, "")).outcome, Outcome::kCommitted);
}

TEST_F(CommitTest, AClaimIsGrantedOnceAndTellsWhoHasIt) {
  const std::string request("request\0id", 10);
  auto claim = [&](const std::string& order) {
    return Execute(Commit().Claim("{r}:req", order).Put("{r}:" + order, 1, "x"));
  };
  EXPECT_EQ(claim("first").outcome, Outcome::kCommitted);
  const CommitResult second = claim("second");
  EXPECT_EQ(second.outcome, Outcome::kClaimed);
  EXPECT_EQ(second.key_index, 0u);
  EXPECT_EQ(second.existing, "first");
  EXPECT_FALSE(Load("{r}:second").has_value());
}

TEST_F(CommitTest, AFenceStopsAnOldHolder) {
  Execute(Commit().PutPlain("{r}:fence", "7"));
  EXPECT_EQ(Execute(Commit().Fence("{r}:fence", 7).PutPlain("{r}:plan", "by 7")).outcome, Outcome::kCommitted);
  Execute(Commit().PutPlain("{r}:fence", "8"));
  const CommitResult late = Execute(Commit().Fence("{r}:fence", 7).PutPlain("{r}:plan", "late"));
  EXPECT_EQ(late.outcome, Outcome::kFenced);
  EXPECT_EQ(Text(*client_, "GET", "{r}:plan"), "by 7");
  EXPECT_EQ(Execute(Commit().Fence("{r}:nofence", 7).PutPlain("{r}:plan", "late")).outcome, Outcome::kFenced);
}

TEST_F(CommitTest, TheFirstObjectionDecides) {
  Execute(Commit().PutPlain("{r}:taken", "x"));
  const CommitResult result = Execute(
      Commit().ExpectVersion("{r}:fine", 0).Claim("{r}:free", "x").Claim("{r}:taken", "x").Insert("{r}:i", 1, ""));
  EXPECT_EQ(result.outcome, Outcome::kClaimed);
  EXPECT_EQ(result.key_index, 2u);
  const CommitResult checked = Execute(Commit().Claim("{r}:taken", "x").ExpectVersion("{r}:gone", 3));
  EXPECT_EQ(checked.outcome, Outcome::kConflict);
  EXPECT_EQ(checked.key_index, 1u);
}

TEST_F(CommitTest, AClaimThatFailsLeavesNoEarlierOneBehind) {
  Execute(Commit().PutPlain("{r}:taken", "x"));
  Execute(Commit().Claim("{r}:free", "1").Insert("{r}:new", 1, "2").Claim("{r}:taken", "3").Append("{r}:stream", "e"));
  EXPECT_EQ(KeyCount(), 1);
  EXPECT_EQ(Execute(Commit().Claim("{r}:free", "1", absl::Seconds(100))).outcome, Outcome::kCommitted);
  EXPECT_GT(Do(*client_, "PTTL", "{r}:free")->integer(), 0);
}

TEST_F(CommitTest, AnInsertOfARecordThatIsThereIsAConflict) {
  EXPECT_EQ(Execute(Commit().Insert("{r}:a", 1, "one")).outcome, Outcome::kCommitted);
  const CommitResult again = Execute(Commit().PutPlain("{r}:b", "b").Insert("{r}:a", 1, "two"));
  EXPECT_EQ(again.outcome, Outcome::kConflict);
  EXPECT_EQ(again.key_index, 1u);
  EXPECT_EQ(Load("{r}:a")->bytes, "one");
  EXPECT_EQ(KeyCount(), 1);
}

TEST_F(CommitTest, AKeyOfTheWrongTypeIsFoundBeforeAnythingIsWritten) {
  Execute(Commit().PutPlain("{r}:text", "x"));
  const absl::Status status =
      BlockOn(Commit().Put("{r}:a", 1, "x").ZAdd("{r}:text", 1, "m").Execute(*client_, Soon())).status();
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_EQ(KeyCount(), 1);
}

TEST_F(CommitTest, RefusesNoneAndTooManyOperations) {
  EXPECT_TRUE(absl::IsInvalidArgument(BlockOn(Commit().Execute(*client_, Soon())).status()));
  Commit commit;
  for (size_t i = 0; i < Commit::kMaxOperations; ++i) commit.ZAdd("{r}:z", i, absl::StrCat(i));
  EXPECT_EQ(Execute(commit).outcome, Outcome::kCommitted);
  EXPECT_EQ(Do(*client_, "ZCARD", "{r}:z")->integer(), 1000);
  commit.ZRem("{r}:z", "1");
  EXPECT_TRUE(absl::IsInvalidArgument(BlockOn(commit.Execute(*client_, Soon())).status()));
}

TEST_F(CommitTest, WithoutWritesOrStreamTheStreamIdIsEmpty) {
  const CommitResult result = Execute(Commit().ExpectVersion("{r}:a", 0));
  EXPECT_EQ(result.outcome, Outcome::kCommitted);
  EXPECT_EQ(result.stream_id, "");
}

// Each racer adds one to a record by load, decide, commit, until it has done so 50 times: no update may be lost.
TEST_F(CommitTest, RacersLoseNothing) {
  Execute(Commit().Put("{r}:n", 1, "0"));
  std::atomic<int> conflicts{0};
  std::vector<std::thread> racers;
  for (int t = 0; t < 4; ++t) {
    racers.emplace_back([&] {
      for (int done = 0; done < 50;) {
        const Versioned at = *Load("{r}:n");
        Commit commit;
        commit.ExpectVersion("{r}:n", at.version).Put("{r}:n", at.version + 1, absl::StrCat(std::stoi(at.bytes) + 1));
        if (Execute(commit).committed()) {
          ++done;
        } else {
          ++conflicts;
        }
      }
    });
  }
  for (std::thread& racer : racers) racer.join();
  EXPECT_EQ(Load("{r}:n")->bytes, "200");
  EXPECT_EQ(Load("{r}:n")->version, 201u);
}

}  // namespace
}  // namespace truckroll::redis
