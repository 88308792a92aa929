#include "platform/redis/reply.h"

#include <hiredis/hiredis.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace truckroll::redis {
namespace {

Reply FromHiredis(const redisReply& from) {
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      return Reply::Integer(from.integer);
    case REDIS_REPLY_STRING:
      return Reply::Text(Reply::Type::kString, std::string(from.str, from.len));
    case REDIS_REPLY_STATUS:
      return Reply::Text(Reply::Type::kStatus, std::string(from.str, from.len));
    case REDIS_REPLY_ERROR:
      return Reply::Text(Reply::Type::kError, std::string(from.str, from.len));
    case REDIS_REPLY_ARRAY: {
      std::vector<Reply> elements;
      elements.reserve(from.elements);
      for (size_t i = 0; i < from.elements; ++i) elements.push_back(FromHiredis(*from.element[i]));
      return Reply::Array(std::move(elements));
    }
    default:
      return Reply();
  }
}

bool StartsWithAny(absl::string_view text, std::initializer_list<absl::string_view> prefixes) {
  for (absl::string_view prefix : prefixes) {
    if (absl::StartsWith(text, prefix)) return true;
  }
  return false;
}

}  // namespace

Reply Reply::Integer(int64_t value) {
  Reply reply;
  reply.type_ = Type::kInteger;
  reply.integer_ = value;
  return reply;
}

Reply Reply::Text(Type type, std::string text) {
  Reply reply;
  reply.type_ = type;
  reply.text_ = std::move(text);
  return reply;
}

Reply Reply::Array(std::vector<Reply> elements) {
  Reply reply;
  reply.type_ = Type::kArray;
  reply.array_ = std::move(elements);
  return reply;
}

bool IsFunctionMissing(absl::string_view error) {
  return absl::StartsWith(error, "ERR Function not found");
}

absl::Status StatusFromError(absl::string_view error) {
  const std::string message = absl::StrCat("Redis: ", error.substr(0, error.find(", with args beginning with")));
  if (StartsWithAny(error, {"OOM ", "-OOM "})) return absl::ResourceExhaustedError(message);
  if (IsFunctionMissing(error) ||
      StartsWithAny(error, {"LOADING ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "MISCONF ",
                            "NOREPLICAS ", "BUSY ", "UNBLOCKED ", "ERR max number of clients"})) {
    return absl::UnavailableError(message);
  }
  return absl::InternalError(message);
}

void ReplyReader::Free::operator()(redisReader* reader) const {
  redisReaderFree(reader);
}

ReplyReader::ReplyReader() : reader_(redisReaderCreate()) {}

bool ReplyReader::Feed(absl::string_view bytes, std::vector<Reply>* replies) {
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) return false;
  while (true) {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) return false;
    if (raw == nullptr) return true;
    replies->push_back(FromHiredis(*static_cast<redisReply*>(raw)));
    freeReplyObject(raw);
  }
}

}  // namespace truckroll::redis
