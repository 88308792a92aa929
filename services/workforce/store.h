// The service's keys in Redis, and the one way to read and to change a resource.
//
//   {region}:tech:{id}     version, storage.v1.WorkforceRecord    (team, comm, sub alike)
//   {region}:techs         the ids, in one sorted set of score 0: listed by name
//   {region}:req:{digest}  storage.v1.WorkforceRequest, for seven days
//   {region}:pos:{id}      "MILLISECONDS Position": where a technician was last heard of
//
// Nothing is ever deleted, so what was seen to exist exists. Threads: any.
#ifndef TRUCKROLL_SERVICES_WORKFORCE_STORE_H_
#define TRUCKROLL_SERVICES_WORKFORCE_STORE_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/name/resource_name.h"
#include "platform/async/task.h"
#include "platform/redis/client.h"
#include "platform/serving/request_key.h"
#include "services/workforce/kind.h"
#include "truckroll/v1/technician.pb.h"

namespace truckroll::workforce {

struct Change {
  const Kind* kind;
  ResourceName name;
  serving::RequestKey request;
  absl::Time deadline;
  // Makes of what is there (version 0: nothing) what shall be there, or refuses. Runs again after a lost race.
  std::function<absl::Status(uint64_t version, google::protobuf::Message* resource)> edit;
};

struct PageQuery {
  const Kind* kind;
  std::string region;
  int size;           // 1 to 1000
  std::string after;  // the last id of the page before, or empty
  absl::Time deadline;
  std::function<google::protobuf::Message*()> add;  // where the next resource goes
};

class Store {
 public:
  // The client must outlive it.
  explicit Store(redis::Client& client) : client_(client) {}

  // NOT_FOUND.
  Task<absl::Status> Get(const Kind* kind, ResourceName name, absl::Time deadline, google::protobuf::Message* resource);
  Task<absl::StatusOr<bool>> Exists(const Kind* kind, ResourceName name, absl::Time deadline);
  // The last id when there are more, else empty. A page ends early before it outgrows a message.
  Task<absl::StatusOr<std::string>> List(PageQuery query);
  // `answer` is the resource after the change, or what the same request was answered before. Refusals are edit's;
  // REQUEST_ID_REUSED; TOO_MUCH_CONTENTION.
  Task<absl::Status> Apply(Change change, google::protobuf::Message* answer);
  // Keeps the newest report. NOT_FOUND.
  Task<absl::Status> KeepPosition(ResourceName technician, v1::Position position, absl::Time deadline);

 private:
  redis::Client& client_;
};

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_STORE_H_
