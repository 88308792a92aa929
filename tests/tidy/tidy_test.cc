// Reads the whole repository and holds it against the house rules; the tests named Planted show that a violation is
// seen.
#include "tests/tidy/tidy.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool IsCpp(absl::string_view path) {
  return absl::EndsWith(path, ".cc") || absl::EndsWith(path, ".h");
}

bool IsCode(absl::string_view path) {
  static const std::set<std::string> kSuffixes = {".cc", ".h", ".proto", ".lua", ".sh", ".cmake", ""};
  return kSuffixes.count(std::filesystem::path(std::string(path)).extension()) > 0 ||
         absl::EndsWith(path, "CMakeLists.txt");
}

// Everything we wrote: not what is built, kept by a running system, installed or borrowed.
const std::vector<SourceFile>& Sources() {
  static const auto* const kSources = [] {
    static const std::set<std::string> kSkipped = {"build", "var",    "third_party", "node_modules",
                                                   ".git",  ".cache", "corpus"};
    auto* sources = new std::vector<SourceFile>;
    std::filesystem::recursive_directory_iterator at("."), end;
    for (; at != end; ++at) {
      if (at->is_directory() && kSkipped.count(at->path().filename()) > 0) at.disable_recursion_pending();
      std::string path = at->path().lexically_normal().generic_string();
      if (at->is_regular_file() && IsCode(path)) sources->push_back({path, Read(path)});
    }
    return sources;
  }();
  return *kSources;
}

Floors TheFloors() {
  auto floors = Floors::Parse(Read("tests/tidy/floors.txt"));
  EXPECT_TRUE(floors.ok()) << floors.status().message();
  return floors.value_or(Floors());
}

void Report(const std::vector<std::string>& violations) {
  for (const std::string& violation : violations) ADD_FAILURE() << violation;
}

TEST(Tidy, SeesTheRepository) {
  EXPECT_GT(Sources().size(), 20u);
}

TEST(Tidy, NobodyIncludesAcrossFloors) {
  Floors floors = TheFloors();
  for (const SourceFile& file : Sources()) {
    if (IsCpp(file.path)) Report(CheckIncludes(file, floors));
  }
}

TEST(Tidy, FilesAreShort) {
  Report(CheckLengths(Sources(), Read("tests/tidy/long_files.txt")));
}

TEST(Tidy, NamesSaySomething) {
  for (const SourceFile& file : Sources()) Report(CheckNames(file));
}

TEST(Tidy, NothingIsLeftForLater) {
  for (const SourceFile& file : Sources()) Report(CheckUnfinished(file));
}

TEST(Planted, IncludesUpwardsSidewaysAndOutside) {
  Floors floors = TheFloors();
  auto check = [&](std::string path, std::string text) { return CheckIncludes({path, text}, floors); };
  EXPECT_THAT(
      check("domain/calendar/a.cc", "#include <string>\n#include \"platform/redis/client.h\"\n"),
      ElementsAre(
          "domain/calendar/a.cc:2: platform/redis/client.h lies in platform/redis, which domain may not include"));
  EXPECT_THAT(check("domain/a.cc", "#include <thread>"), ElementsAre(HasSubstr("thread is threads")));
  EXPECT_THAT(check("domain/a.cc", "#include \"absl/time/clock.h\""), ElementsAre(HasSubstr("is clock")));
  EXPECT_THAT(check("domain/a.cc", "  #  include <grpcpp/grpcpp.h>"), ElementsAre(HasSubstr("is grpc")));
  EXPECT_THAT(check("domain/a.cc", "#include \"truckroll/v1/work_order_service.grpc.pb.h\""),
              ElementsAre(HasSubstr("is grpc")));
  EXPECT_THAT(check("platform/redis/a.cc", "#include \"platform/rpc/status.h\""),
              ElementsAre(HasSubstr("lies in platform/rpc")));
  EXPECT_THAT(check("services/workforce/a.cc", "#include \"services/work_order/service.h\""),
              ElementsAre(HasSubstr("lies in services/work_order")));
  EXPECT_THAT(check("dispatcher/a.cc", "#include <boost/asio.hpp>"), ElementsAre(HasSubstr("neither ours nor listed")));
  EXPECT_THAT(check("elsewhere/a.cc", ""), ElementsAre(HasSubstr("no folder")));
}

TEST(Planted, WhatIsAllowedPasses) {
  Floors floors = TheFloors();
  auto check = [&](std::string path, std::string text) { return CheckIncludes({path, text}, floors); };
  EXPECT_THAT(check("domain/a.cc",
                    "#include \"domain/calendar/b.h\"\n#include \"absl/time/time.h\"\n#include <vector>\n"
                    "#include \"truckroll/v1/work_order.pb.h\"\n#include <google/protobuf/timestamp.pb.h>"),
              IsEmpty());
  EXPECT_THAT(check("dispatcher/a.cc", "#include \"platform/redis/client.h\"\n#include \"domain/a.h\""), IsEmpty());
  EXPECT_THAT(check("tests/unit/a.cc", "#include \"dispatcher/a.h\"\n#include <thread>"), IsEmpty());
}

TEST(Planted, TableWithAMistake) {
  EXPECT_THAT(std::string(Floors::Parse("outside absl absl/\nfolder domain absl").status().message()),
              HasSubstr("line 2"));
}

TEST(Planted, LongFiles) {
  SourceFile longest{"a.cc", std::string(400, '\n')}, too_long{"b.cc", std::string(401, '\n')};
  EXPECT_THAT(CheckLengths({longest}, ""), IsEmpty());
  EXPECT_THAT(CheckLengths({longest, too_long}, ""), ElementsAre(HasSubstr("b.cc:401: 401 lines")));
  EXPECT_THAT(CheckLengths({too_long}, "b.cc"), ElementsAre(HasSubstr("a reason")));
  EXPECT_THAT(CheckLengths({too_long}, "# head\nb.cc a table, read as one"), IsEmpty());
  EXPECT_THAT(CheckLengths({longest}, "a.cc no longer long"), ElementsAre(HasSubstr("a.cc is not a file")));
}

TEST(Planted, VagueNamesAndUnfinishedWork) {
  EXPECT_THAT(CheckNames({"a.h",
                          "int x;\nclass Order"
                          "Manager {"}),
              ElementsAre(HasSubstr("a.h:2: \"OrderManager\"")));
  EXPECT_THAT(CheckNames({"a.h", "class Implement {}; struct DataSource {};"}), IsEmpty());
  EXPECT_THAT(CheckUnfinished({"a.h",
                               "// TO"
                               "DO: later"}),
              ElementsAre(HasSubstr("a.h:1: ")));
}

}  // namespace
}  // namespace truckroll::tidy
