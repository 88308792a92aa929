#include "tests/faults/world/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>

namespace truckroll::faults {
namespace {

constexpr auto kDelay = std::chrono::milliseconds(300);
constexpr auto kTrickleEvery = std::chrono::milliseconds(20);
constexpr size_t kTrickleBytes = 1000;
// Held a flow before its sender has to wait.
constexpr size_t kMostHeld = 256 << 10;

struct SocketAddress {
  sockaddr_storage bytes = {};
  socklen_t size = 0;
};

SocketAddress Parse(const std::string& text) {
  SocketAddress address;
  if (text.rfind("unix:", 0) == 0) {
    auto& unix_address = reinterpret_cast<sockaddr_un&>(address.bytes);
    unix_address.sun_family = AF_UNIX;
    strncpy(unix_address.sun_path, text.c_str() + 5, sizeof(unix_address.sun_path) - 1);
    address.size = sizeof(sockaddr_un);
  } else {
    auto& inet_address = reinterpret_cast<sockaddr_in&>(address.bytes);
    inet_address.sin_family = AF_INET;
    inet_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    inet_address.sin_port = htons(static_cast<uint16_t>(atoi(text.c_str() + text.rfind(':') + 1)));
    address.size = sizeof(sockaddr_in);
  }
  return address;
}

int OpenSocket(const SocketAddress& address) {
  const int family = address.bytes.ss_family;
  const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int one = 1;
  if (family == AF_INET) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
  return fd;
}

void CloseHard(int fd) {
  const linger at_once = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close(fd);
}

}  // namespace

Proxies::Proxies() {
  if (pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0) abort();
  thread_ = std::thread([this] { Run(); });
}

Proxies::~Proxies() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  for (auto& [name, link] : links_) {
    for (Connection& connection : link.connections) Reset(connection);
    close(link.listener);
  }
  close(wake_[0]);
  close(wake_[1]);
}

void Proxies::Wake() {
  if (write(wake_[1], "", 1) < 0 && errno != EAGAIN) abort();
}

void Proxies::Add(const std::string& link, const std::string& listen, const std::string& target) {
  const SocketAddress address = Parse(listen);
  const int fd = OpenSocket(address);
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address.bytes), address.size) != 0 || ::listen(fd, 128) != 0) {
    std::cerr << "cannot listen on " << listen << ": " << strerror(errno) << "\n";
    abort();
  }
  std::lock_guard lock(mutex_);
  links_[link].listener = fd;
  links_[link].target = target;
  Wake();
}

void Proxies::Set(const std::string& link, Weather weather) {
  std::lock_guard lock(mutex_);
  Link& changed = links_.at(link);
  changed.weather = weather;
  if (weather == Weather::kClosed) {
    for (Connection& connection : changed.connections) Reset(connection);
  }
  Wake();
}

void Proxies::Cut(const std::string& link) {
  std::lock_guard lock(mutex_);
  for (Connection& connection : links_.at(link).connections) connection.cut = true;
}

void Proxies::Vanish(const std::string& link) {
  std::lock_guard lock(mutex_);
  for (Connection& connection : links_.at(link).connections) connection.vanished = true;
  Wake();
}

void Proxies::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::vector<pollfd> polled = {{wake_[0], POLLIN, 0}};
    for (auto& [name, link] : links_) {
      polled.push_back({link.listener, POLLIN, 0});
      if (link.weather == Weather::kSilent) continue;
      for (Connection& connection : link.connections) {
        if (connection.vanished) continue;
        for (Flow* flow : {&connection.up, &connection.down}) {
          if (!flow->ended && flow->bytes < kMostHeld) polled.push_back({flow->from, POLLIN, 0});
          if (flow->blocked) polled.push_back({flow->to, POLLOUT, 0});
        }
      }
    }
    const int wait = NextWait(std::chrono::steady_clock::now());
    lock.unlock();
    poll(polled.data(), polled.size(), wait);
    char drained[64];
    while (read(wake_[0], drained, sizeof(drained)) > 0) {
    }
    lock.lock();
    const Instant now = std::chrono::steady_clock::now();
    for (auto& [name, link] : links_) {
      Accept(link);
      if (link.weather == Weather::kSilent) continue;
      for (Connection& connection : link.connections) Carry(link, connection, now);
      link.connections.remove_if([](const Connection& connection) { return connection.over; });
    }
  }
}

int Proxies::NextWait(Instant now) const {
  Instant next = now + std::chrono::seconds(1);
  for (const auto& [name, link] : links_) {
    if (link.weather == Weather::kSilent) continue;
    for (const Connection& connection : link.connections) {
      if (connection.vanished) continue;
      for (const Flow* flow : {&connection.up, &connection.down}) {
        if (flow->held.empty() || flow->blocked) continue;
        next = std::min(next, std::max(flow->held.front().ready, flow->next_send));
      }
    }
  }
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(std::max(next, now) - now).count());
}

void Proxies::Accept(Link& link) {
  for (;;) {
    const int client = accept4(link.listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) return;
    const SocketAddress target = Parse(link.target);
    const int server = OpenSocket(target);
    const bool refused =
        link.weather == Weather::kClosed ||
        (connect(server, reinterpret_cast<const sockaddr*>(&target.bytes), target.size) != 0 && errno != EINPROGRESS);
    if (refused) {
      CloseHard(client);
      CloseHard(server);
      continue;
    }
    const int one = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    Connection& connection = link.connections.emplace_back();
    connection.up.from = connection.down.to = client;
    connection.up.to = connection.down.from = server;
  }
}

void Proxies::Carry(Link& link, Connection& connection, Instant now) {
  if (connection.vanished) return;
  for (Flow* flow : {&connection.up, &connection.down}) {
    if (!connection.over) Receive(link, connection, *flow, now);
    if (!connection.over) Send(link, connection, *flow, now);
  }
  if (!connection.over && connection.up.ended && connection.down.ended && connection.up.held.empty() &&
      connection.down.held.empty()) {
    Reset(connection);
  }
}

void Proxies::Receive(Link& link, Connection& connection, Flow& flow, Instant now) {
  static thread_local char buffer[64 << 10];
  while (!flow.ended && flow.bytes < kMostHeld) {
    const ssize_t got = recv(flow.from, buffer, sizeof(buffer), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN)) return;
    if (got < 0) return Reset(connection);
    if (got == 0) {
      flow.ended = true;
      if (flow.held.empty()) shutdown(flow.to, SHUT_WR);
      return;
    }
    if (connection.cut) {
      send(flow.to, buffer, static_cast<size_t>(got) / 2, MSG_NOSIGNAL);
      return Reset(connection);
    }
    flow.held.push_back({link.weather == Weather::kSlow ? now + kDelay : now, std::string(buffer, got)});
    flow.bytes += got;
  }
}

void Proxies::Send(Link& link, Connection& connection, Flow& flow, Instant now) {
  flow.blocked = false;
  while (!flow.held.empty() && flow.held.front().ready <= now && flow.next_send <= now) {
    std::string& bytes = flow.held.front().bytes;
    const bool trickles = link.weather == Weather::kTrickle;
    const ssize_t sent =
        send(flow.to, bytes.data(), trickles ? std::min(bytes.size(), kTrickleBytes) : bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
      flow.blocked = true;
      return;
    }
    if (sent < 0) return Reset(connection);
    bytes.erase(0, sent);
    flow.bytes -= sent;
    if (bytes.empty()) flow.held.pop_front();
    if (trickles) flow.next_send = now + kTrickleEvery;
  }
  if (flow.held.empty() && flow.ended) shutdown(flow.to, SHUT_WR);
}

void Proxies::Reset(Connection& connection) {
  if (connection.over) return;
  connection.over = true;
  CloseHard(connection.up.from);
  CloseHard(connection.up.to);
}

}  // namespace truckroll::faults
