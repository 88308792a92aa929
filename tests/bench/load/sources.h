// What the slots of a load send.
#ifndef TRUCKROLL_TESTS_BENCH_LOAD_SOURCES_H_
#define TRUCKROLL_TESTS_BENCH_LOAD_SOURCES_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/load/caller.h"
#include "tests/bench/load/orders.h"

namespace truckroll::bench {

// A dozen callers' tokens.
using Tokens = std::vector<std::string>;

// The same request again and again.
class Same : public Source {
 public:
  Same(std::string method, std::string body) : method_(std::move(method)), body_(std::move(body)) {}
  std::optional<Request> Next(int) override { return Request{&method_, body_, nullptr}; }
  void Answered(int, const grpc::Status&, const grpc::ByteBuffer&) override {}

 private:
  const std::string method_;
  const std::string body_;
};

// New orders from `first` on, `count` of them; keeps their names when asked to.
class Creates : public Source {
 public:
  Creates(const Orders& orders, const Tokens& tokens, uint64_t first, uint64_t count, bool keep)
      : orders_(orders), tokens_(tokens), first_(first), end_(first + count), keep_(keep), next_(first) {}
  std::optional<Request> Next(int slot) override;
  void Answered(int slot, const grpc::Status& status, const grpc::ByteBuffer& answer) override;

  uint64_t next() const { return next_; }
  // Call once the load is over. In order of the answers.
  std::vector<std::string> TakeNames() { return std::move(names_); }

 private:
  const Orders& orders_;
  const Tokens& tokens_;
  const uint64_t first_;
  const uint64_t end_;
  const bool keep_;
  std::atomic<uint64_t> next_;
  std::mutex mutex_;
  std::vector<std::string> names_;
};

// Each slot leads an order through its steps, then the next order.
class Lives : public Source {
 public:
  // `first`: index of the first order, for what differs from life to life.
  Lives(const Orders& orders, const Tokens& tokens, const std::vector<std::string>& names, uint64_t first, int steps,
        int slots)
      : orders_(orders), tokens_(tokens), names_(names), first_(first), steps_(steps), at_(slots) {}
  std::optional<Request> Next(int slot) override;
  void Answered(int, const grpc::Status&, const grpc::ByteBuffer&) override {}

 private:
  struct Place {
    uint64_t order = 0;
    int step = -1;  // before the first order
  };
  const Orders& orders_;
  const Tokens& tokens_;
  const std::vector<std::string>& names_;
  const uint64_t first_;
  const int steps_;
  std::vector<Place> at_;
  std::atomic<uint64_t> next_{0};
};

// Any of the orders, at random.
class Gets : public Source {
 public:
  Gets(const Tokens& tokens, const std::vector<std::string>& names, int slots);
  std::optional<Request> Next(int slot) override;
  void Answered(int, const grpc::Status&, const grpc::ByteBuffer&) override {}

 private:
  const Tokens& tokens_;
  const std::vector<std::string>& names_;
  std::vector<std::minstd_rand> random_;
};

// First pages of a list by two filters, a community and a state, all communities in turn.
class Lists : public Source {
 public:
  Lists(const std::string& region, const Tokens& tokens);
  std::optional<Request> Next(int slot) override;
  void Answered(int, const grpc::Status&, const grpc::ByteBuffer&) override {}

 private:
  const Tokens& tokens_;
  std::vector<std::string> bodies_;
  std::atomic<uint64_t> next_{0};
};

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_LOAD_SOURCES_H_
