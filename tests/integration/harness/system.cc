#include "tests/integration/harness/system.h"

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "platform/clock/clock.h"

namespace truckroll::harness {
namespace {

constexpr absl::string_view kPrograms[] = {"workforce-service", "work-order-service", "dispatcher", "mobile-gateway"};
constexpr size_t kLogEnd = 4000;

// "dispatcher" of "dispatcher/2".
std::string Binary(absl::string_view program) {
  return std::string(*absl::StrSplit(program, absl::MaxSplits('/', 1)).begin());
}

bool IsServing(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(1));
  // A connection comes about while some call waits for it; between calls gRPC looks every five seconds only.
  context.set_wait_for_ready(true);
  grpc::CompletionQueue queue;
  // Empty, but there: a ByteBuffer without slices is no message.
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", request, &queue);
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->StartCall();
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice slice;
  // HealthCheckResponse{status: SERVING}, on the wire.
  return status.ok() && answer.DumpToSingleSlice(&slice).ok() &&
         absl::string_view(reinterpret_cast<const char*>(slice.begin()), slice.size()) == "\x08\x01";
}

}  // namespace

System::System(SystemOptions options) : options_(std::move(options)) {
  std::string directory = (std::filesystem::temp_directory_path() / "truckrollXXXXXX").string();
  directory_ = mkdtemp(directory.data());
  keys_ = directory_ + "/keys";
  redis_ = std::make_unique<redis::testing::RedisServer>();
  const absl::Time now = clock::SystemClock().Now();
  const auto kid = auth::KeyRing::AddKey(keys_, now);
  auto ring = auth::KeyRing::Load(keys_);
  if (!kid.ok() || !ring.ok()) {
    std::cerr << "keys: " << kid.status() << " " << ring.status() << "\n";
    abort();
  }
  key_ring_ = *std::move(ring);
  for (absl::string_view program : kPrograms) Address(std::string(program));
}

System::~System() {
  for (auto& [program, process] : processes_) {
    process->Kill();
    if (!::testing::Test::HasFailure()) continue;
    const std::string log = process->Log();
    std::cerr << "---- " << program << "\n" << log.substr(log.size() - std::min(log.size(), kLogEnd));
  }
  std::filesystem::remove_all(directory_);
}

absl::Status System::Start(const std::vector<std::string>& programs) {
  for (const std::string& program : programs) {
    if (absl::Status status = Launch(program); !status.ok()) return status;
  }
  for (const std::string& program : programs) {
    if (!WaitForHealth(program, true)) {
      return absl::UnavailableError(absl::StrCat(program, " is not SERVING; it wrote: ", process(program).Log()));
    }
  }
  return absl::OkStatus();
}

absl::Status System::Launch(const std::string& program) {
  const std::string log = absl::StrCat(directory_, "/", absl::StrReplaceAll(program, {{"/", "-"}}), ".log");
  processes_.erase(program);
  auto process = Process::Start(ProgramPath(Binary(program)), Arguments(program), log);
  if (!process.ok()) return process.status();
  processes_[program] = *std::move(process);
  return absl::OkStatus();
}

bool System::WaitForHealth(const std::string& program, bool serving, absl::Duration longest) {
  const absl::Time until = clock::SystemClock().Now() + longest;
  // A channel of its own for each look: one that was refused would wait before it tries again.
  while (IsServing(Channel(program)) != serving) {
    if (clock::SystemClock().Now() > until || !process(program).Running()) return false;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return true;
}

int System::Stop(const std::string& program) {
  return process(program).Terminate();
}

int System::Kill(const std::string& program) {
  return process(program).Kill();
}

const std::string& System::Address(const std::string& program) {
  std::string& address = addresses_[program];
  if (address.empty()) address = absl::StrCat("127.0.0.1:", FreePort());
  return address;
}

const std::string& System::MetricsAddress(const std::string& program) {
  return Address(program + " metrics");
}

std::shared_ptr<grpc::Channel> System::Channel(const std::string& program) {
  grpc::ChannelArguments arguments;
  // Each its own connection, back soon after a restart.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 2000);  // how long one attempt may take
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  return grpc::CreateCustomChannel(Address(program), grpc::InsecureChannelCredentials(), arguments);
}

std::string System::Token(auth::Role role, const std::string& subject, const std::string& region) {
  const auto token = auth::Mint(*key_ring_, role, subject, region, absl::Hours(1), clock::SystemClock().Now());
  EXPECT_TRUE(token.ok()) << token.status();
  return token.value_or("");
}

std::unique_ptr<grpc::ClientContext> System::Context(auth::Role role, const std::string& subject,
                                                     const std::string& region) {
  return Context(Token(role, subject, region));
}

std::unique_ptr<grpc::ClientContext> System::Context(const std::string& token) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (!token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", token));
  return context;
}

std::vector<std::string> System::Arguments(const std::string& program) {
  std::vector<std::string> arguments = {absl::StrCat("--listen=", Address(program)), absl::StrCat("--keys=", keys_),
                                        absl::StrCat("--regions=", options_.regions),
                                        absl::StrCat("--metrics=", MetricsAddress(program))};
  const std::string binary = Binary(program);
  if (binary != "mobile-gateway") arguments.push_back(absl::StrCat("--redis=", redis_->address()));
  if (binary != "workforce-service") arguments.push_back(absl::StrCat("--workforce=", Address("workforce-service")));
  if (binary == "work-order-service" || binary == "mobile-gateway") {
    arguments.push_back(absl::StrCat("--policies=", options_.policies));
  }
  if (binary == "work-order-service") {
    arguments.push_back(absl::StrCat("--read_model=", directory_, "/read-model.sqlite"));
    arguments.push_back(absl::StrCat("--speed=", options_.speed));
  } else if (binary != "workforce-service") {
    arguments.push_back(absl::StrCat("--work_order=", Address("work-order-service")));
  }
  if (binary == "mobile-gateway") arguments.push_back(absl::StrCat("--dispatcher=", Address("dispatcher")));
  if (const auto more = options_.arguments.find(program); more != options_.arguments.end()) {
    arguments.insert(arguments.end(), more->second.begin(), more->second.end());
  }
  return arguments;
}

}  // namespace truckroll::harness
