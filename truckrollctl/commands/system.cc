// keys add, token, health: what belongs to the running system itself.
#include <future>

#include "absl/strings/str_cat.h"
#include "google/protobuf/wrappers.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "platform/clock/clock.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/session.h"
#include "truckrollctl/table.h"

namespace truckroll::ctl {
namespace {

constexpr int kServing = 1;  // grpc.health.v1.HealthCheckResponse.SERVING

absl::Status AddKeys(Session& session, const Arguments&) {
  absl::StatusOr<std::string> kid = auth::KeyRing::AddKey(session.keys(), clock::SystemClock().Now());
  if (!kid.ok()) return kid.status();
  session.out() << session.keys() << "/" << *kid << ".pem\n";
  return absl::OkStatus();
}

absl::Status MintToken(Session& session, const Arguments& arguments) {
  std::optional<auth::Role> role = auth::ParseRole(arguments.Value("role"));
  if (!role) {
    return UsageError(absl::StrCat("--role: found ", arguments.Value("role"),
                                   ", expected customer, technician, agent, lead, manager, admin or service"));
  }
  absl::StatusOr<double> hours = arguments.Number("hours", 12);
  if (!hours.ok()) return hours.status();
  if (*hours <= 0 || *hours > 24 * 366) return UsageError("--hours: expected more than 0 and at most a year");
  absl::StatusOr<auth::KeyRing*> keys = session.Keys();
  if (!keys.ok()) return keys.status();
  absl::StatusOr<std::string> token = auth::Mint(**keys, *role, arguments.Value("subject"), arguments.Value("region"),
                                                 absl::Hours(1) * *hours, clock::SystemClock().Now());
  if (!token.ok()) return token.status();
  session.out() << *token << "\n";
  return absl::OkStatus();
}

// Health's own messages are not installed with gRPC's headers; these have the same fields under the same numbers.
using HealthStub = grpc::TemplatedGenericStub<google::protobuf::StringValue, google::protobuf::Int32Value>;

std::string CheckHealth(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(clock::SystemClock().Now() + absl::Seconds(5)));
  google::protobuf::StringValue request;
  google::protobuf::Int32Value response;
  std::promise<grpc::Status> ended;
  HealthStub stub(channel);
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request, &response,
                 [&](grpc::Status status) { ended.set_value(std::move(status)); });
  const grpc::Status status = ended.get_future().get();
  if (!status.ok()) return absl::StrCat("UNREACHABLE  ", status.error_message());
  return response.value() == kServing ? "SERVING" : "NOT_SERVING";
}

absl::Status Health(Session& session, const Arguments&) {
  auto endpoints = session.Endpoints();
  if (!endpoints.ok()) return endpoints.status();
  Table table({"server", "address", "health"});
  int down = 0;
  for (const auto& [name, address] : *endpoints) {
    if (name == "redis" || name == "web" || name == "keys") continue;
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = session.Channel(name);
    if (!channel.ok()) return channel.status();
    const std::string health = CheckHealth(*channel);
    down += health == "SERVING" ? 0 : 1;
    table.Add({name, address, health});
  }
  session.out() << table.Print();
  if (down > 0) return absl::UnavailableError(absl::StrCat(down, " of ", table.size(), " servers do not serve"));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> SystemCommands() {
  return {
      {"keys add", "", "Makes a key pair that signs tokens, and the folder for it.", {}, AddKeys},
      {"token",
       "",
       "Mints a token with the newest local key.",
       {{"role", "ROLE", "customer, technician, agent, lead, manager, admin or service", Flag::kRequired},
        {"subject", "SUBJECT", "who; a technician's is their whole name, regions/…/technicians/…", Flag::kRequired},
        {"region", "REGION", "only for this region, xuzhou for example; every region when not given"},
        {"hours", "H", "how long it is good for; 12 when not given"}},
       MintToken},
      {"health", "", "Asks every server whether it serves; ends with 0 when all do.", {}, Health},
  };
}

}  // namespace truckroll::ctl
