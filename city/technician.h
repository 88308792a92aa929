// One technician, played: watches their orders as their phone does, and does with each what people do, in region time:
// answers (or lets it lapse), calls the customer, agrees a time, drives, arrives, works, completes; now and then a
// hold, a delay, an impossible job. One thread, the loop's.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "city/chance.h"
#include "city/loop.h"
#include "city/wire.h"
#include "platform/async/task.h"
#include "platform/rpc/stream_reader.h"
#include "truckroll/v1/technician.pb.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::city {

class Technician {
 public:
  // All must outlive it, and it the loop's run.
  Technician(Loop& loop, Wire& wire, Chance& chance, absl::TimeZone zone, v1::Technician record);

  // Opens the phone, and opens it again whenever the gateway goes away.
  void Begin();

 private:
  // What chance has in store for a visit, drawn when the order is first seen.
  enum class Fate { kPlain, kLate, kPartsMissing, kAccessRefused, kCustomerWaits, kImpossible };
  struct Job {
    v1::WorkOrder order;
    Fate fate = Fate::kPlain;
    bool fate_done = false;
    bool lapsing = false;  // will not be answered
    int calls = 0;         // made from here since the last hold
  };

  void OpenStream();
  void Hear(const v1::WatchMyWorkOrdersResponse& message);
  Task<void> OpenAgain();
  void Remember(const v1::WorkOrder& order);
  void Forget(const std::string& name);
  Fate DrawFate();

  // The job, as long as it is this technician's; null afterwards. Not to be kept over a co_await.
  Job* Find(const std::string& name);
  bool Is(const std::string& name, v1::WorkOrder::State state);

  // One order from wherever it stands to its end, step by step.
  Task<void> Serve(std::string name);
  // False when there is nothing more to do for it here.
  Task<bool> Step(std::string name);
  Task<bool> Answer(std::string name);
  Task<bool> CallCustomer(std::string name);
  Task<bool> Agree(std::string name);
  Task<bool> Leave(std::string name);
  Task<bool> Drive(std::string name);
  Task<bool> Work(std::string name);
  Task<bool> Wait(std::string name);
  Task<bool> Hold(std::string name, v1::Hold::Reason reason);

  // When the first call is made, or the next one: not at night, and each retry in a slot of the day.
  absl::Time NextCallTime(bool retry);
  // The first time from `earliest` that lies in a shift and away from the other agreed times.
  absl::Time FreeTime(const std::string& name, absl::Time earliest);
  bool InShift(absl::Time time) const;
  v1::SpeedTest MeasureSpeed(const v1::WorkOrder& order);

  // Tells the gateway; keeps the answer. The status says what it thought of it.
  template <class Request>
  using Method = void (v1::TechnicianService::Stub::async::*)(grpc::ClientContext*, const Request*, v1::WorkOrder*,
                                                              std::function<void(grpc::Status)>);
  template <class Request>
  Task<absl::Status> Tell(Method<Request> method, Request request);
  Task<void> ReportPosition(google::type::LatLng place);

  Loop& loop_;
  Wire& wire_;
  Chance& chance_;
  const absl::TimeZone zone_;
  const v1::Technician record_;
  const Caller self_;
  google::type::LatLng place_;
  std::string busy_with_;  // the order on the way to which, or at which, they are
  std::map<std::string, Job> jobs_;
  std::set<std::string> serving_;  // orders that a Serve runs for, also after they went elsewhere
  std::string token_;
  std::shared_ptr<rpc::StreamReader<v1::WatchMyWorkOrdersResponse>> stream_;
};

}  // namespace truckroll::city
