#include "tests/integration/harness/scrape.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <regex>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace truckroll::harness {
namespace {

int Connect(const std::string& address) {
  const std::vector<std::string> parts = absl::StrSplit(address, ':');
  int port = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &port)) return -1;
  sockaddr_in there = {};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, parts[0].c_str(), &there.sin_addr);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval longest = {10, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
  if (connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof(there)) == 0) return fd;
  close(fd);
  return -1;
}

absl::StatusOr<std::string> Get(const std::string& address) {
  const int fd = Connect(address);
  if (fd < 0) return absl::UnavailableError(absl::StrCat("nobody listens on ", address));
  const std::string request = "GET /metrics HTTP/1.0\r\nConnection: close\r\n\r\n";
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    close(fd);
    return absl::UnavailableError("cannot ask");
  }
  std::string answer;
  char buffer[4096];
  for (ssize_t got = 0; (got = recv(fd, buffer, sizeof(buffer), 0)) > 0;) answer.append(buffer, got);
  close(fd);
  const std::pair<std::string, std::string> parts = absl::StrSplit(answer, absl::MaxSplits("\r\n\r\n", 1));
  if (!absl::StrContains(parts.first.substr(0, 15), " 200")) return absl::UnavailableError(parts.first);
  return parts.second;
}

absl::Status Broken(const std::string& line) {
  return absl::DataLossError(absl::StrCat("no line of a metrics page: ", line));
}

}  // namespace

absl::StatusOr<Page> Scrape(const std::string& address) {
  const auto text = Get(address);
  if (!text.ok()) return text.status();
  static const std::regex type(R"(# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary|untyped))");
  static const std::regex sample(
      R"(([a-zA-Z_:][\w:]*)(\{[a-zA-Z_]\w*="(?:[^"\\]|\\["\\n])*"(?:,[a-zA-Z_]\w*="(?:[^"\\]|\\["\\n])*")*\})? (\S+))");
  Page page;
  std::set<std::string> typed;
  std::string last_histogram;
  double last_bucket = 0;
  for (absl::string_view each : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    const std::string line(each);
    std::smatch found;
    if (std::regex_match(line, found, type) && !typed.insert(found[1]).second) return Broken(line);
    if (line[0] == '#') continue;
    double value = 0;
    if (!std::regex_match(line, found, sample) || !absl::SimpleAtod(found[3].str(), &value)) return Broken(line);
    const std::string name = found[1];
    std::string family = name;
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      if (typed.count(family) == 0) family = std::string(absl::StripSuffix(name, suffix));
    }
    if (typed.count(family) == 0) return Broken(line);
    if (!page.emplace(absl::StrCat(name, found[2].str()), value).second) return Broken(line);
    if (!absl::EndsWith(name, "_bucket")) continue;
    const std::string histogram = line.substr(0, line.find("le=\""));
    if (histogram == last_histogram && value < last_bucket) return Broken(line);
    last_histogram = histogram;
    last_bucket = value;
  }
  return page;
}

double Sum(const Page& page, const std::string& name, const std::string& label) {
  double sum = 0;
  for (const auto& [key, value] : page) {
    if (key.substr(0, key.find('{')) == name && absl::StrContains(key, label)) sum += value;
  }
  return sum;
}

}  // namespace truckroll::harness
