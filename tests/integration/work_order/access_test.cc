// Who may call what: every method of the contract for every role, then whose order, whose region, and which tokens.
#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>

#include <filesystem>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "platform/auth/token.h"
#include "platform/clock/clock.h"
#include "tests/integration/work_order/work_order_fixture.h"
#include "truckroll/v1/dispatch_service.pb.h"
#include "truckroll/v1/technician_service.pb.h"
#include "truckroll/v1/tracking_service.pb.h"

namespace truckroll {
namespace {

using v1::Actor;
using v1::WorkOrder;

// Customer, Technician, Agent, Lead, Manager, aDmin, Service, Nobody (no token at all).
constexpr char kEverybody[] = "CTALMDSN";

struct Row {
  const char* method;
  const char* allowed;
};
constexpr Row kTable[] = {
    {"WorkOrderService/CreateWorkOrder", "ALMDS"},
    {"WorkOrderService/GetWorkOrder", "TALMDS"},
    {"WorkOrderService/ListWorkOrders", "TALMDS"},
    {"WorkOrderService/AssignWorkOrder", "ALMDS"},
    {"WorkOrderService/UnassignWorkOrder", "ALMDS"},
    {"WorkOrderService/AcceptWorkOrder", "TALMD"},
    {"WorkOrderService/DeclineWorkOrder", "TALMD"},
    {"WorkOrderService/RecordContactAttempt", "TALMD"},
    {"WorkOrderService/SetAppointment", "TALMD"},
    {"WorkOrderService/Depart", "TALMD"},
    {"WorkOrderService/Arrive", "TALMD"},
    {"WorkOrderService/CompleteWorkOrder", "TALMD"},
    {"WorkOrderService/HoldWorkOrder", "TALMD"},
    {"WorkOrderService/ResumeWorkOrder", "TALMD"},
    {"WorkOrderService/RequestWithdrawal", "TALMD"},
    {"WorkOrderService/VerifyWithdrawal", "ALMD"},
    {"WorkOrderService/CompleteWithdrawal", "ALMD"},
    {"WorkOrderService/UrgeWorkOrder", "ALMDS"},
    {"WorkOrderService/AddNote", "TALMDS"},
    {"WorkOrderService/MarkInstallReady", "ALMDS"},
    {"WorkOrderService/BatchAssign", "ALMDS"},
    {"WorkOrderService/PreviewCommitments", "ALMD"},
    {"WorkOrderService/ExplainWorkOrder", "TALMD"},
    {"WorkOrderService/GetTechnicianDay", "TALMDS"},
    {"WorkOrderService/ListTechnicianDays", "ALMDS"},
    {"WorkOrderService/ReportCommitments", "ALMD"},
    {"WorkOrderService/GetTrackedWorkOrder", "S"},
    {"WorkOrderService/EnforceCommitments", "S"},
    {"WorkOrderService/WatchWorkOrders", "S"},
    {"WorkforceService/CreateTechnician", "LMD"},
    {"WorkforceService/GetTechnician", "TALMDS"},
    {"WorkforceService/ListTechnicians", "ALMDS"},
    {"WorkforceService/UpdateTechnician", "LMD"},
    {"WorkforceService/CreateTeam", "LMD"},
    {"WorkforceService/GetTeam", "TALMDS"},
    {"WorkforceService/ListTeams", "TALMDS"},
    {"WorkforceService/UpdateTeam", "LMD"},
    {"WorkforceService/CreateCommunity", "LMD"},
    {"WorkforceService/GetCommunity", "TALMDS"},
    {"WorkforceService/ListCommunities", "TALMDS"},
    {"WorkforceService/UpdateCommunity", "LMD"},
    {"WorkforceService/CreateSubscriber", "ALMD"},
    {"WorkforceService/GetSubscriber", "ALMDS"},
    {"WorkforceService/ListSubscribers", "ALMDS"},
    {"WorkforceService/UpdateSubscriber", "ALMD"},
    {"WorkforceService/SetShift", "ALMD"},
    {"WorkforceService/SetAvailability", "TALMD"},
    {"WorkforceService/ReportPosition", "T"},
    {"WorkforceService/GetRegion", "TALMDS"},
    {"WorkforceService/ListRegions", "TALMDS"},
    {"DispatchService/SuggestTechnicians", "ALMD"},
    {"TechnicianService/GetMyDay", "T"},
    {"TechnicianService/WatchMyWorkOrders", "T"},
    {"TechnicianService/Accept", "T"},
    {"TechnicianService/Decline", "T"},
    {"TechnicianService/RecordContact", "T"},
    {"TechnicianService/SetAppointment", "T"},
    {"TechnicianService/Depart", "T"},
    {"TechnicianService/Arrive", "T"},
    {"TechnicianService/Complete", "T"},
    {"TechnicianService/Hold", "T"},
    {"TechnicianService/Resume", "T"},
    {"TechnicianService/ReportImpossible", "T"},
    {"TechnicianService/AddNote", "T"},
    {"TechnicianService/ReportPosition", "T"},
    {"TrackingService/GetTracking", kEverybody},
    {"TrackingService/WatchTracking", kEverybody},
};

const std::map<std::string, std::string> kPrograms = {{"WorkOrderService", "work-order-service"},
                                                      {"WorkforceService", "workforce-service"},
                                                      {"DispatchService", "dispatcher"},
                                                      {"TechnicianService", "mobile-gateway"},
                                                      {"TrackingService", "mobile-gateway"}};

std::string ServiceOf(absl::string_view method) {
  return std::string(*absl::StrSplit(method, '/').begin());
}

// One call with a message as it is on the wire; `*answer` is the first message, if any.
absl::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& path, const std::string& message,
                     const std::string& token, absl::Duration longest, std::string* answer = nullptr) {
  grpc::GenericStub stub(channel);
  const auto context = harness::System::Context(token);
  context->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(longest));
  grpc::CompletionQueue queue;
  const grpc::Slice slice(message);
  const grpc::ByteBuffer request(&slice, 1);
  const auto call = stub.PrepareUnaryCall(context.get(), path, request, &queue);
  grpc::ByteBuffer response;
  grpc::Status status;
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice whole;
  if (answer != nullptr && response.DumpToSingleSlice(&whole).ok()) {
    answer->assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  }
  return rpc::FromGrpc(status);
}

class Access : public WorkOrderTest {
 protected:
  absl::Status ReadAs(const std::string& token) {
    return Refusal(&Stub::ListWorkOrders, Proto<v1::ListWorkOrdersRequest>("parent: 'regions/xuzhou'"), token);
  }
  // A key ring of one new key, under that name where one is given.
  std::unique_ptr<auth::KeyRing> OtherKeys(const std::string& kid = "") {
    const std::string directory = absl::StrCat(system_.directory(), "/other-keys", kid);
    const std::string made = *auth::KeyRing::AddKey(directory, clock::SystemClock().Now());
    for (const char* end : {".pem", ".pub.pem"}) {
      if (!kid.empty() && kid != made) {
        std::filesystem::rename(directory + "/" + made + end, directory + "/" + kid + end);
      }
    }
    return *auth::KeyRing::Load(directory);
  }
  std::string OwnKid() {
    for (const auto& file : std::filesystem::directory_iterator(system_.keys())) {
      const std::string name = file.path().filename();
      if (absl::EndsWith(name, ".pub.pem")) return name.substr(0, name.size() - 8);
    }
    return "";
  }
};

// With every server there is.
class Contract : public Access {
 protected:
  void SetUp() override {
    Access::SetUp();
    const absl::Status started = system_.Start({"mobile-gateway", "dispatcher"});
    ASSERT_TRUE(started.ok()) << started;
    for (const auto& [service, program] : kPrograms) channels_[service] = system_.Channel(program);
  }
  std::string TokenOf(char who) {
    if (who == 'N') return "";
    const auto role = static_cast<Actor::Role>(absl::string_view(kEverybody).find(who) + 1);
    return system_.Token(role, "t1", "xuzhou");
  }
  void CheckRow(const Row& row) {
    for (const char who : absl::string_view(kEverybody)) {
      const bool allowed = absl::StrContains(row.allowed, who);
      // What streams to whoever may have it ends by the deadline only.
      const bool streams = allowed && absl::string_view(row.method) == "TechnicianService/WatchMyWorkOrders";
      const absl::Status status = CallRaw(channels_[ServiceOf(row.method)], absl::StrCat("/truckroll.v1.", row.method),
                                          "", TokenOf(who), streams ? absl::Milliseconds(500) : absl::Seconds(20));
      const std::string what = absl::StrCat(row.method, " by ", std::string(1, who), ": ", status.ToString());
      if (!allowed) {
        EXPECT_THAT(status, Is(who == 'N' ? v1::TOKEN_MISSING : v1::ROLE_NOT_ALLOWED)) << what;
        continue;
      }
      EXPECT_FALSE(absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status)) << what;
      EXPECT_FALSE(absl::IsUnimplemented(status) || absl::IsUnavailable(status)) << what;
      EXPECT_EQ(absl::IsDeadlineExceeded(status), streams) << what;
    }
  }

  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
};

TEST_F(Contract, EveryMethodForEveryRole) {
  std::map<std::string, std::string> expected;
  for (const Row& row : kTable) {
    EXPECT_TRUE(expected.emplace(row.method, row.allowed).second) << row.method;
    CheckRow(row);
  }
  // The table is about the whole contract, and nothing else.
  size_t methods = 0;
  for (const auto* message : {v1::SuggestTechniciansRequest::descriptor(), v1::GetMyDayRequest::descriptor(),
                              v1::GetTrackingRequest::descriptor()}) {
    ASSERT_NE(message, nullptr);  // and so their services are linked in
  }
  for (const auto& [name, program] : kPrograms) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(absl::StrCat("truckroll.v1.", name));
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i, ++methods) {
      EXPECT_EQ(expected.count(absl::StrCat(name, "/", service->method(i)->name())), 1)
          << name << "/" << service->method(i)->name();
    }
  }
  EXPECT_EQ(methods, expected.size());
}

TEST_F(Access, ATechnicianReadsAndChangesTheirOwnOnly) {
  const WorkOrder order = CreateAccepted("t1");
  const std::string& name = order.name();
  const std::string other = Technician("t2");
  EXPECT_THAT(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(name), other), Is(v1::NOT_VISIBLE));
  EXPECT_THAT(Refusal(&Stub::ExplainWorkOrder, About<v1::ExplainWorkOrderRequest>(name), other), Is(v1::NOT_VISIBLE));
  for (const absl::Status& refusal :
       {Refusal(&Stub::Depart, About<v1::DepartRequest>(name), other),
        Refusal(&Stub::Arrive, About<v1::ArriveRequest>(name), other),
        Refusal(&Stub::AddNote, About<v1::AddNoteRequest>(name, "text: 'mine'"), other),
        Refusal(&Stub::RecordContactAttempt, About<v1::RecordContactAttemptRequest>(name, "outcome: BUSY"), other),
        Refusal(&Stub::HoldWorkOrder, About<v1::HoldWorkOrderRequest>(name, "reason: POWER_OUTAGE"), other)}) {
    EXPECT_THAT(refusal, Is(v1::NOT_YOUR_ORDER)) << refusal;
  }
  v1::GetTechnicianDayRequest day;
  day.set_technician(TechnicianName("t1"));
  EXPECT_TRUE(absl::IsPermissionDenied(Refusal(&Stub::GetTechnicianDay, day, other)));
  EXPECT_TRUE(Refusal(&Stub::GetTechnicianDay, day, Technician("t1")).ok());
  // Nor may a technician of the same id elsewhere.
  const std::string namesake = system_.Token(Actor::TECHNICIAN, "t1", "nanjing");
  EXPECT_THAT(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(name), namesake), Is(v1::REGION_NOT_ALLOWED));
  EXPECT_EQ(Get(name).version(), order.version());
}

TEST_F(Access, ATokenIsForItsRegion) {
  const std::string name = Create().name();
  const std::string elsewhere = system_.Token(Actor::MANAGER, "m-1", "nanjing");
  EXPECT_THAT(ReadAs(elsewhere), Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(name), elsewhere),
              Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::AddNote, About<v1::AddNoteRequest>(name, "text: 'x'"), elsewhere),
              Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::CreateWorkOrder, NewOrder(WorkOrder::REPAIR), elsewhere), Is(v1::REGION_NOT_ALLOWED));
  EXPECT_TRUE(ReadAs(system_.Token(Actor::MANAGER, "m-1")).ok());
  EXPECT_EQ(Get(name).version(), 1);
}

TEST_F(Access, TokensThatAreNoGood) {
  const absl::Time now = clock::SystemClock().Now();
  const auto ring = *auth::KeyRing::Load(system_.keys());
  auto mint = [](auth::KeyRing& keys, absl::Time at) {
    return *auth::Mint(keys, Actor::ADMIN, "root", "", absl::Hours(1), at);
  };
  EXPECT_TRUE(ReadAs(mint(*ring, now)).ok());
  EXPECT_THAT(ReadAs(mint(*ring, now - absl::Hours(2))), Is(v1::TOKEN_EXPIRED));
  EXPECT_THAT(ReadAs(mint(*ring, now + absl::Hours(2))), Is(v1::TOKEN_INVALID));
  EXPECT_THAT(ReadAs(mint(*OtherKeys(), now)), Is(v1::TOKEN_INVALID));
  EXPECT_THAT(ReadAs(mint(*OtherKeys(OwnKid()), now)), Is(v1::TOKEN_INVALID));
  // The signature of one token under the claims of another, and claims without a signature.
  const std::vector<std::string> good = absl::StrSplit(mint(*ring, now), '.');
  const std::vector<std::string> agent = absl::StrSplit(agent_, '.');
  ASSERT_EQ(good.size(), 3);
  EXPECT_THAT(ReadAs(absl::StrCat(good[0], ".", good[1], ".", agent[2])), Is(v1::TOKEN_INVALID));
  const std::string none = absl::WebSafeBase64Escape(R"({"alg":"none","typ":"JWT"})");
  EXPECT_THAT(ReadAs(absl::StrCat(none, ".", good[1], ".")), Is(v1::TOKEN_INVALID));
  EXPECT_THAT(ReadAs(absl::StrCat(none, ".", good[1], ".", good[2])), Is(v1::TOKEN_INVALID));
  EXPECT_THAT(ReadAs(absl::StrCat(good[0], ".", good[1])), Is(v1::TOKEN_INVALID));
  EXPECT_THAT(ReadAs("nonsense"), Is(v1::TOKEN_INVALID));
}

TEST_F(Access, AServicesTokenIsForInternalMethodsOnly) {
  const std::string name = CreateAccepted("t1").name();
  EXPECT_THAT(Refusal(&Stub::Depart, About<v1::DepartRequest>(name), Service()), Is(v1::ROLE_NOT_ALLOWED));
  EXPECT_TRUE(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(name), Service()).ok());
  EXPECT_EQ(Get(name).version(), 3);
}

TEST_F(Contract, EveryServerTellsItsServicesAndItsHealth) {
  for (const auto& [service, program] : kPrograms) {
    // ServerReflectionRequest{list_services: ""}, on the wire.
    const std::string list_services("\x3a\x00", 2);
    std::string answer;
    const absl::Status status =
        CallRaw(channels_[service], "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", list_services, "",
                absl::Seconds(20), &answer);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_THAT(answer, ::testing::HasSubstr(absl::StrCat("truckroll.v1.", service)));
    EXPECT_TRUE(system_.WaitForHealth(program, true));
  }
}

TEST_F(Access, AKeyIsAddedWhileTheFirstGoesOn) {
  const std::string before = system_.Token(Actor::ADMIN, "root");
  EXPECT_TRUE(ReadAs(before).ok());
  ASSERT_TRUE(auth::KeyRing::AddKey(system_.keys(), clock::SystemClock().Now() + absl::Seconds(1)).ok());
  const auto ring = *auth::KeyRing::Load(system_.keys());
  const std::string after = *auth::Mint(*ring, Actor::ADMIN, "root", "", absl::Hours(1), clock::SystemClock().Now());
  EXPECT_NE(std::vector<std::string>(absl::StrSplit(before, '.'))[0],
            std::vector<std::string>(absl::StrSplit(after, '.'))[0]);
  // A server looks for new keys at most once a second.
  absl::Status status = ReadAs(after);
  for (int tries = 0; tries < 100 && !status.ok(); ++tries) {
    absl::SleepFor(absl::Milliseconds(100));
    status = ReadAs(after);
  }
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(ReadAs(before).ok());
  EXPECT_TRUE(ReadAs(system_.Token(Actor::ADMIN, "another")).ok());
}

}  // namespace
}  // namespace truckroll
