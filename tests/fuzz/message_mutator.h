// Changes messages at random, field by field, so that what comes out still parses: times near one another, numbers at
// the ends of their ranges, enum values that nobody knows.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace truckroll::fuzz {

class MessageMutator {
 public:
  explicit MessageMutator(unsigned seed) : random_(seed) {}

  // One to four changes anywhere in the message.
  void Mutate(google::protobuf::Message* message);
  // Puts a part of `from` in the place of a part of the same type. Does nothing when there is none.
  void Cross(const google::protobuf::Message& from, google::protobuf::Message* message);

 private:
  using Message = google::protobuf::Message;
  using Field = google::protobuf::FieldDescriptor;

  uint64_t Below(uint64_t n) { return random_() % n; }
  bool OneIn(uint64_t n) { return Below(n) == 0; }

  void MutateOnce(Message* root);
  void MutateField(Message* message, const Field* field);
  void MutateRepeated(Message* message, const Field* field);
  // Sets the field, or the element `index` of it, to something else; adds an element when index is -1 and the field is
  // repeated.
  void SetField(Message* message, const Field* field, int index);
  void FillIn(Message* message, int depth);
  bool MutateTime(Message* message);

  int64_t Number(int64_t old);
  double Real(double old);
  int EnumValue(const Field* field);
  std::string Text(const std::string& old);

  std::mt19937_64 random_;
  // The instants anywhere in the message: new ones are chosen near them.
  std::vector<int64_t> seconds_;
};

}  // namespace truckroll::fuzz
