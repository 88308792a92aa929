// A real redis-server for one test: append-only file, appendfsync always, a unix socket and data in a fresh directory.
// It dies with the thread that started it, and its directory with this object. One thread at a time.
#ifndef TRUCKROLL_PLATFORM_REDIS_TESTING_REDIS_SERVER_H_
#define TRUCKROLL_PLATFORM_REDIS_TESTING_REDIS_SERVER_H_

#include <sys/types.h>

#include <string>

namespace truckroll::redis::testing {

class RedisServer {
 public:
  struct Options {
    bool tcp = false;  // A free port of 127.0.0.1 besides the unix socket.
  };

  // Started and answering; aborts with the server's log if it does not within 20 s.
  RedisServer() : RedisServer(Options()) {}
  explicit RedisServer(Options options);
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;

  // "unix:/…/redis.sock", and "127.0.0.1:port" (empty without tcp); both stay over restarts.
  std::string address() const { return "unix:" + socket_path_; }
  std::string tcp_address() const { return port_ == 0 ? "" : "127.0.0.1:" + std::to_string(port_); }
  // Where its data is. Removing files while stopped makes it come back empty.
  const std::string& directory() const { return directory_; }
  pid_t pid() const { return pid_; }

  void Stop();  // In order: SIGTERM, and waits.
  void Kill();  // SIGKILL, and waits.
  // Starts it on the same data, killing it first if it runs.
  void Restart();

 private:
  void Launch();
  void End(int signal);

  std::string directory_;
  std::string socket_path_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace truckroll::redis::testing

#endif  // TRUCKROLL_PLATFORM_REDIS_TESTING_REDIS_SERVER_H_
