// What Create, Get, List and Update do, alike for every kind. They read the request's fields by the names that the
// contract gives them: parent, {kind}_id, {kind}, name, update_mask, page_size, page_token, request_id.
//
//   Task<absl::StatusOr<v1::Team>> CreateTeam(Workforce& workforce, rpc::Call& call, const v1::CreateTeamRequest&
//   request) {
//     return Answer<v1::Team>(CreateRecord, workforce, call, kTeam, request);
//   }
#ifndef TRUCKROLL_SERVICES_WORKFORCE_RECORDS_H_
#define TRUCKROLL_SERVICES_WORKFORCE_RECORDS_H_

#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "platform/rpc/gate.h"
#include "platform/serving/regions.h"
#include "services/workforce/kind.h"
#include "services/workforce/store.h"

namespace truckroll::workforce {

// What every handler works with.
struct Workforce {
  Store& store;
  serving::Regions& regions;
};

using Shared = Task<absl::Status> (*)(Workforce& workforce, rpc::Call& call, const Kind& kind,
                                      const google::protobuf::Message& request, google::protobuf::Message* answer);

Task<absl::Status> CreateRecord(Workforce& workforce, rpc::Call& call, const Kind& kind,
                                const google::protobuf::Message& request, google::protobuf::Message* answer);
Task<absl::Status> GetRecord(Workforce& workforce, rpc::Call& call, const Kind& kind,
                             const google::protobuf::Message& request, google::protobuf::Message* answer);
// `answer` is the method's response: its repeated field and next_page_token are filled.
Task<absl::Status> ListRecords(Workforce& workforce, rpc::Call& call, const Kind& kind,
                               const google::protobuf::Message& request, google::protobuf::Message* answer);
Task<absl::Status> UpdateRecord(Workforce& workforce, rpc::Call& call, const Kind& kind,
                                const google::protobuf::Message& request, google::protobuf::Message* answer);

// Changes an existing resource by `edit`, which may refuse; checks the whole of it afterwards, as Update does. The
// request carries request_id.
Task<absl::Status> EditRecord(Workforce& workforce, rpc::Call& call, const Kind& kind,
                              const google::protobuf::Message& request, ResourceName name,
                              std::function<absl::Status(uint64_t version, google::protobuf::Message* resource)> edit,
                              google::protobuf::Message* answer);

// The parts of a required name: FIELD_MISSING, FIELD_INVALID.
absl::StatusOr<ResourceName> RequiredName(absl::string_view field, absl::string_view name, const Kind& kind);

template <class Response>
Task<absl::StatusOr<Response>> Answer(Shared shared, Workforce& workforce, rpc::Call& call, const Kind& kind,
                                      const google::protobuf::Message& request) {
  Response response;
  absl::Status status = co_await shared(workforce, call, kind, request, &response);
  if (!status.ok()) co_return status;
  co_return std::move(response);
}

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_RECORDS_H_
