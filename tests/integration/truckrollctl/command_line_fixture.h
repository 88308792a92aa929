// The running services, and truckrollctl as people run it against them.
#ifndef TRUCKROLL_TESTS_INTEGRATION_TRUCKROLLCTL_COMMAND_LINE_FIXTURE_H_
#define TRUCKROLL_TESTS_INTEGRATION_TRUCKROLLCTL_COMMAND_LINE_FIXTURE_H_

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/harness/system.h"

namespace truckroll {

struct Ran {
  int status = 0;
  std::string output;  // standard output and error
};

class CommandLine : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(system_.Start({"workforce-service", "work-order-service"}).ok());
    std::ofstream(system_.directory() + "/endpoints.json")
        << "{\"work_order\": \"" << system_.Address("work-order-service") << "\", \"workforce\": \""
        << system_.Address("workforce-service") << "\", \"gateway\": \"127.0.0.1:1\", \"redis\": \"\"}";
  }

  Ran Run(const std::string& program, std::vector<std::string> arguments) {
    const std::string log = system_.directory() + "/run-" + std::to_string(++runs_) + ".log";
    arguments.insert(arguments.begin(), "--data=" + system_.directory());
    auto process = harness::Process::Start(harness::ProgramPath(program), arguments, log);
    EXPECT_TRUE(process.ok()) << process.status();
    Ran ran;
    ran.status = (*process)->Wait();
    ran.output = (*process)->Log();
    return ran;
  }

  Ran Ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--lang=en");
    return Run("truckrollctl", std::move(arguments));
  }

  // The output as JSON, from its first brace on.
  google::protobuf::Struct CtlJson(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--json");
    const Ran ran = Ctl(std::move(arguments));
    EXPECT_EQ(ran.status, 0) << ran.output;
    google::protobuf::Struct parsed;
    const size_t start = std::min(ran.output.find('{'), ran.output.size());
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(ran.output.substr(start), &parsed).ok()) << ran.output;
    return parsed;
  }

  harness::System system_;
  int runs_ = 0;
};

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_INTEGRATION_TRUCKROLLCTL_COMMAND_LINE_FIXTURE_H_
