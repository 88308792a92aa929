// Coroutines for linear code over callbacks.
//
//   Task<int> Twice(Client& client) {
//     int once = co_await Await<int>([&](Done<int> done) { client.Get(std::move(done)); });
//     co_return once * 2;
//   }
//   Start(Serve(client));             // detached
//   int value = BlockOn(Twice(client));  // programs and tests only: blocks the thread
//
// A Task is lazy: nothing runs until it is awaited, and it is awaited once. It goes on in whichever thread calls
// `done`, so code after a co_await must not block. Synchronous completions do not deepen the stack, at any optimisation
// level.
//
// GCC 12 destroys some temporaries of a co_await expression twice: write no lambda with captures to destroy (name it
// first, or make the awaitable in a plain function), no aggregate and no braced list inside one.
// It also loses the coroutine for good at a co_await in the condition of an if or a while: name the result first.
// Coroutines take their arguments by value, and are never capturing lambdas.
#ifndef TRUCKROLL_PLATFORM_ASYNC_TASK_H_
#define TRUCKROLL_PLATFORM_ASYNC_TASK_H_

#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/functional/any_invocable.h"

namespace truckroll {

template <class T>
class Task;

namespace async_internal {

// The innermost start under way in this thread, or 0.
inline thread_local uint64_t start_under_way = 0;

// Stands on the stack while something is being started, and finds out whether it ended meanwhile, in this thread. The
// starter then simply goes on; otherwise whoever ends it resumes the starter, there and then, and the starter's frame
// must not be touched here any more (a Mark is not in it). Ids are never used twice, in any thread.
class Mark {
 public:
  Mark() : id_(Next()), outer_(std::exchange(start_under_way, id_)) {}
  uint64_t id() const { return id_; }
  // Once, when starting has returned.
  bool Ended() const { return std::exchange(start_under_way, outer_) != id_; }
  // For the ending side: true if the starter is below us on this stack and will go on by itself.
  static bool End(uint64_t id) {
    if (start_under_way != id) return false;
    start_under_way = 0;
    return true;
  }

 private:
  static uint64_t Next() {
    static std::atomic<uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
  }

  const uint64_t id_;
  const uint64_t outer_;
};

class PromiseBase {
 public:
  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept {
      PromiseBase& promise = self.promise();
      if (Mark::End(promise.start)) return std::noop_coroutine();
      return promise.continuation;
    }
    void await_resume() noexcept {}
  };

  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { std::terminate(); }

  std::coroutine_handle<> continuation;
  uint64_t start = 0;
};

template <class T>
class Promise : public PromiseBase {
 public:
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T Take() { return *std::move(value_); }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> : public PromiseBase {
 public:
  Task<void> get_return_object();
  void return_void() {}
  void Take() {}
};

}  // namespace async_internal

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = async_internal::Promise<T>;

  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  class Awaiter {
   public:
    explicit Awaiter(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    bool await_ready() noexcept { return false; }
    // Resumes the child here instead of transferring to it: a child that finishes at once returns, and the parent goes
    // on in its own frame, so a loop over such children needs no tail calls (absent at -O0 and under sanitizers).
    bool await_suspend(std::coroutine_handle<> parent) noexcept {
      promise_type& promise = handle_.promise();
      const async_internal::Mark mark;
      promise.continuation = parent;
      promise.start = mark.id();
      handle_.resume();
      return !mark.Ended();
    }
    T await_resume() { return handle_.promise().Take(); }

   private:
    std::coroutine_handle<promise_type> handle_;
  };

  Awaiter operator co_await() && { return Awaiter(handle_); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

namespace async_internal {

template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

inline Detached RunDetached(Task<void> task) {
  co_await std::move(task);
}

template <class T, class F>
class CallbackAwaiter {
 public:
  explicit CallbackAwaiter(F start) : start_(std::move(start)) {}
  CallbackAwaiter(const CallbackAwaiter&) = delete;

  bool await_ready() noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> waiting) {
    const Mark mark;
    F start = std::move(start_);  // Onto this stack: the frame may be gone before start returns.
    start(absl::AnyInvocable<void(T)>([this, waiting, id = mark.id()](T value) {
      value_.emplace(std::move(value));
      if (!Mark::End(id)) waiting.resume();
    }));
    return !mark.Ended();
  }
  T await_resume() { return *std::move(value_); }

 private:
  F start_;
  std::optional<T> value_;
};

template <class T>
class Slot {
 public:
  void Set(T value) {
    std::lock_guard lock(mutex_);
    value_.emplace(std::move(value));
    filled_.notify_one();
  }
  T Wait() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return value_.has_value(); });
    return *std::move(value_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::optional<T> value_;
};

template <class T>
Task<void> Fill(Task<T> task, Slot<T>* slot) {
  slot->Set(co_await std::move(task));
}

inline Task<void> FillVoid(Task<void> task, Slot<bool>* slot) {
  co_await std::move(task);
  slot->Set(true);
}

}  // namespace async_internal

// What an Await'ed function is given: call it exactly once, in any thread, at once or later.
template <class T>
using Done = absl::AnyInvocable<void(T)>;

// Awaits a callback API: calls start(done) and goes on with the value done is given, in the thread that calls done. So
// start touches nothing of the coroutine once it has handed done over.
template <class T, class F>
async_internal::CallbackAwaiter<T, F> Await(F start) {
  return async_internal::CallbackAwaiter<T, F>(std::move(start));
}

// Runs the task here until it first waits; it then owns itself.
inline void Start(Task<void> task) {
  async_internal::RunDetached(std::move(task));
}

// Runs the task and blocks this thread until it has finished. Never in a server's callback or I/O thread.
template <class T>
T BlockOn(Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    async_internal::Slot<bool> slot;
    Start(async_internal::FillVoid(std::move(task), &slot));
    slot.Wait();
  } else {
    async_internal::Slot<T> slot;
    Start(async_internal::Fill(std::move(task), &slot));
    return slot.Wait();
  }
}

}  // namespace truckroll

#endif  // TRUCKROLL_PLATFORM_ASYNC_TASK_H_
