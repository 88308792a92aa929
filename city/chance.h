// Seeded chance: the same seed, asked the same questions in the same order, gives the same city. One thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/type/latlng.pb.h"

namespace truckroll::city {

class Chance {
 public:
  explicit Chance(uint64_t seed) : random_(seed) {}

  bool Happens(double probability) { return Share() < probability; }
  // In [0, 1).
  double Share() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double Between(double low, double high) { return low + (high - low) * Share(); }
  // From `low` to `high`, any as likely.
  absl::Duration Span(absl::Duration low, absl::Duration high) { return low + (high - low) * Share(); }
  // How long until something happens that happens once in `mean`.
  absl::Duration Wait(absl::Duration mean) { return mean * std::exponential_distribution<double>(1)(random_); }
  size_t Index(size_t size) { return std::uniform_int_distribution<size_t>(0, size - 1)(random_); }
  template <class T>
  const T& Pick(absl::Span<const T> choices) {
    return choices[Index(choices.size())];
  }
  // An index, as likely as its weight.
  size_t Weighted(const std::vector<double>& weights) {
    return std::discrete_distribution<size_t>(weights.begin(), weights.end())(random_);
  }
  // Scattered around the middle, two of three within `metres` north-south and east-west.
  google::type::LatLng Near(const google::type::LatLng& middle, double metres);

 private:
  std::mt19937_64 random_;
};

}  // namespace truckroll::city
