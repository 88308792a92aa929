#include "platform/async/task.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace truckroll {
namespace {

// Counts its living copies: a double destroy or a leak in a coroutine's frame shows as a count other than zero.
class Counted {
 public:
  explicit Counted(std::atomic<int>* living) : living_(living) { ++*living_; }
  Counted(const Counted& other) : living_(other.living_) { ++*living_; }
  Counted(Counted&& other) noexcept : living_(other.living_) { ++*living_; }
  ~Counted() { --*living_; }
  int living() const { return *living_; }

 private:
  std::atomic<int>* living_;
};

Task<int> Value(int value) {
  co_return value;
}

Task<int> FromThread(int value) {
  co_return co_await Await<int>(
      [value](Done<int> done) { std::thread([value, done = std::move(done)]() mutable { done(value); }).detach(); });
}

Task<void> Raise(std::atomic<int>* counter) {
  ++*counter;
  co_return;
}

Task<std::unique_ptr<std::string>> MoveOnly(std::string text) {
  auto start = [text = std::move(text)](Done<std::unique_ptr<std::string>> done) {
    done(std::make_unique<std::string>(text));
  };
  co_return co_await Await<std::unique_ptr<std::string>>(std::move(start));
}

Task<int> SumOfSynchronous(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) {
    sum += co_await Value(1);
    sum += co_await Await<int>([](Done<int> done) { done(1); });
  }
  co_return sum;
}

Task<int> SumOfThreads(int n) {
  int sum = 0;
  for (int i = 0; i < n; ++i) sum += co_await FromThread(1);
  co_return sum;
}

Task<int> Keep(Counted counted) {
  co_return counted.living() > 0 ? 1 : 0;
}

// The shape to use for capturing lambdas: a plain function makes the awaitable, the coroutine awaits its result.
auto Later(Counted counted) {
  return Await<int>(
      [counted](Done<int> done) { std::thread([counted, done = std::move(done)]() mutable { done(1); }).detach(); });
}

Task<int> WithTemporaries(std::atomic<int>* living) {
  Counted outer(living);
  int sum = co_await Keep(Counted(living));
  sum += co_await Keep(outer);
  auto start = [outer, more = Counted(living)](Done<int> done) { done(more.living() > 0 ? 1 : 0); };
  sum += co_await Await<int>(std::move(start));
  if (co_await Keep(Counted(living)) == 1 && co_await Keep(Counted(living)) == 1) ++sum;
  sum += co_await Later(outer);
  co_return sum;
}

TEST(Task, IsLazy) {
  std::atomic<int> runs{0};
  { Task<void> never = Raise(&runs); }
  EXPECT_EQ(runs, 0);
  Task<void> once = Raise(&runs);
  EXPECT_EQ(runs, 0);
  BlockOn(std::move(once));
  EXPECT_EQ(runs, 1);
}

TEST(Task, StartRunsDetached) {
  std::atomic<int> runs{0};
  Start(Raise(&runs));
  EXPECT_EQ(runs, 1);
}

TEST(Task, CarriesValuesAcrossThreads) {
  EXPECT_EQ(BlockOn(FromThread(7)), 7);
}

TEST(Task, CarriesMoveOnlyValues) {
  EXPECT_EQ(*BlockOn(MoveOnly("text")), "text");
}

TEST(Task, SynchronousCompletionsDoNotDeepenTheStack) {
  EXPECT_EQ(BlockOn(SumOfSynchronous(300000)), 600000);
}

TEST(Task, ResumesOnceWhenTheCallbackRacesWithSuspending) {
  std::vector<std::thread> threads;
  std::atomic<int> total{0};
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { total += BlockOn(SumOfThreads(300)); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, 1200);
}

Task<std::thread::id> ThreadOfDone(std::thread::id* caller) {
  auto start = [caller](Done<bool> done) {
    std::thread other([caller, done = std::move(done)]() mutable {
      *caller = std::this_thread::get_id();
      done(true);
    });
    other.join();  // So done has certainly been called before the awaiting side has finished suspending.
  };
  co_await Await<bool>(start);
  co_return std::this_thread::get_id();
}

Task<std::thread::id> Outer(std::thread::id* caller) {
  co_return co_await ThreadOfDone(caller);
}

TEST(Task, GoesOnInTheThreadThatCallsDoneHoweverEarly) {
  std::thread::id caller;
  EXPECT_EQ(BlockOn(Outer(&caller)), caller);
  EXPECT_NE(caller, std::this_thread::get_id());
}

TEST(Task, TemporariesAreDestroyedExactlyOnce) {
  std::atomic<int> living{0};
  EXPECT_EQ(BlockOn(WithTemporaries(&living)), 5);
  while (living > 0) std::this_thread::yield();  // The last thread's lambda may still be on its way out.
  EXPECT_EQ(living, 0);
}

}  // namespace
}  // namespace truckroll
