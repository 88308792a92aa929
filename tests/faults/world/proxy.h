// A proxy of our own between any two parts: it carries bytes, and has weather. One thread for all links.
//
//   Proxies proxies;
//   proxies.Add("work-order>redis", "unix:/tmp/x/wo.sock", "unix:/tmp/x/redis.sock");
//   proxies.Set("work-order>redis", Weather::kSlow);
//
// Threads: any.
#ifndef TRUCKROLL_TESTS_FAULTS_WORLD_PROXY_H_
#define TRUCKROLL_TESTS_FAULTS_WORLD_PROXY_H_

#include <chrono>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace truckroll::faults {

enum class Weather {
  kFair,
  kSlow,     // everything arrives 300 ms later
  kTrickle,  // 50 kB a second each way
  kSilent,   // nothing arrives; what was sent does once the weather changes
  kClosed    // connections are reset, new ones too
};

class Proxies {
 public:
  Proxies();
  ~Proxies();

  // Addresses are "unix:/path" or "127.0.0.1:port". Aborts where it cannot listen.
  void Add(const std::string& link, const std::string& listen, const std::string& target);
  void Set(const std::string& link, Weather weather);
  // Resets every connection of the link in the middle of the next bytes that it carries.
  void Cut(const std::string& link);
  // What is connected carries nothing any more and is never told; new connections are as good as ever.
  void Vanish(const std::string& link);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Chunk {
    Instant ready;
    std::string bytes;
  };
  // One way of a connection.
  struct Flow {
    int from = -1;
    int to = -1;
    std::deque<Chunk> held;
    size_t bytes = 0;
    Instant next_send;
    bool ended = false;    // `from` sends no more
    bool blocked = false;  // `to` takes no more for now
  };
  struct Connection {
    Flow up;
    Flow down;
    bool cut = false;
    bool vanished = false;
    bool over = false;
  };
  struct Link {
    int listener = -1;
    std::string target;
    Weather weather = Weather::kFair;
    std::list<Connection> connections;
  };

  void Run();
  void Wake();
  // Each works on one link, with the mutex held.
  void Accept(Link& link);
  void Carry(Link& link, Connection& connection, Instant now);
  void Receive(Link& link, Connection& connection, Flow& flow, Instant now);
  void Send(Link& link, Connection& connection, Flow& flow, Instant now);
  static void Reset(Connection& connection);
  // Milliseconds until something held can be sent.
  int NextWait(Instant now) const;

  int wake_[2];
  std::mutex mutex_;
  std::map<std::string, Link> links_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_WORLD_PROXY_H_
