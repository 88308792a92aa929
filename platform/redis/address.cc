#include "platform/redis/address.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace truckroll::redis {
namespace {

absl::StatusOr<int> Connect(int family, const sockaddr* to, socklen_t size) {
  int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return absl::UnavailableError(absl::StrCat("socket: ", strerror(errno)));
  if (connect(fd, to, size) == 0 || errno == EINPROGRESS) return fd;
  absl::Status failed = absl::UnavailableError(absl::StrCat("connect: ", strerror(errno)));
  close(fd);
  return failed;
}

absl::StatusOr<int> ConnectUnix(const std::string& path) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  memcpy(to.sun_path, path.data(), path.size());
  return Connect(AF_UNIX, reinterpret_cast<const sockaddr*>(&to), sizeof(to));
}

// A peer that vanished without a word is noticed within 10 s.
void SetTcpOptions(int fd) {
  const int on = 1, idle_s = 5, interval_s = 2, probes = 2, unacknowledged_ms = 10000;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof(idle_s));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof(interval_s));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms, sizeof(unacknowledged_ms));
}

absl::StatusOr<int> ConnectTcp(const Address& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int error = getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  if (error != 0) return absl::UnavailableError(absl::StrCat("resolve ", address.host, ": ", gai_strerror(error)));
  absl::StatusOr<int> fd = Connect(found->ai_family, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  if (fd.ok()) SetTcpOptions(*fd);
  return fd;
}

}  // namespace

absl::StatusOr<Address> ParseAddress(absl::string_view text) {
  Address address;
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "unix:")) {
    if (rest.empty() || rest.size() >= sizeof(sockaddr_un::sun_path)) {
      return absl::InvalidArgumentError(
          absl::StrCat("address: found \"", text, "\", expected a socket path of 1 to 107 bytes after unix:"));
    }
    address.path = std::string(rest);
    return address;
  }
  size_t colon = rest.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos || colon == 0 || !absl::SimpleAtoi(rest.substr(colon + 1), &port) || port < 1 ||
      port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat("address: found \"", text, "\", expected unix:/path or host:port"));
  }
  absl::string_view host = rest.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  address.host = std::string(host);
  address.port = absl::StrCat(port);
  return address;
}

absl::StatusOr<int> OpenSocket(const Address& address) {
  return address.path.empty() ? ConnectTcp(address) : ConnectUnix(address.path);
}

}  // namespace truckroll::redis
