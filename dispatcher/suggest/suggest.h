// DispatchService: ranks a region's technicians for an order, read under the caller's own token.
#ifndef TRUCKROLL_DISPATCHER_SUGGEST_SUGGEST_H_
#define TRUCKROLL_DISPATCHER_SUGGEST_SUGGEST_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "dispatcher/assignment/round.h"
#include "dispatcher/services.h"
#include "platform/clock/region_clocks.h"
#include "platform/rpc/gate.h"
#include "truckroll/v1/dispatch_service.grpc.pb.h"

namespace truckroll::dispatcher {

class DispatchService : public v1::DispatchService::CallbackService {
 public:
  // All must outlive it. `regions` by id.
  DispatchService(rpc::Gate& gate, Services& services, clock::RegionClocks& clocks,
                  absl::flat_hash_map<std::string, RegionFacts> regions);

  grpc::ServerUnaryReactor* SuggestTechnicians(grpc::CallbackServerContext* context,
                                               const v1::SuggestTechniciansRequest* request,
                                               v1::SuggestTechniciansResponse* response) override;

 private:
  Task<absl::StatusOr<v1::SuggestTechniciansResponse>> Suggest(rpc::Call& call,
                                                               const v1::SuggestTechniciansRequest& request);

  rpc::Endpoint endpoint_;
  Services& services_;
  clock::RegionClocks& clocks_;
  const absl::flat_hash_map<std::string, RegionFacts> regions_;
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_SUGGEST_SUGGEST_H_
