#include "platform/redis/testing/redis_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"

namespace truckroll::redis::testing {
namespace {

constexpr int kStartAttempts = 4000;
constexpr useconds_t kAttemptMicros = 5000;

[[noreturn]] void Die(const std::string& what, const std::string& log_path) {
  std::stringstream log;
  log << std::ifstream(log_path).rdbuf();
  fprintf(stderr, "redis-server: %s\n%s\n", what.c_str(), log.str().c_str());
  abort();
}

int FreePort() {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(at);
  if (bind(fd, reinterpret_cast<sockaddr*>(&at), size) != 0) Die("no free port", "");
  getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  close(fd);
  return ntohs(at.sin_port);
}

// While it loads its data it answers with an error.
bool AnswersPing(const std::string& path) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  strncpy(to.sun_path, path.c_str(), sizeof(to.sun_path) - 1);
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0 && send(fd, "PING\r\n", 6, MSG_NOSIGNAL) == 6) {
    char buffer[64];
    ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
    if (got > 0) answer.assign(buffer, got);
  }
  close(fd);
  return absl::StartsWith(answer, "+PONG");
}

}  // namespace

RedisServer::RedisServer(Options options) {
  std::string pattern = (std::filesystem::temp_directory_path() / "truckroll-redis-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) Die("cannot make a directory like " + pattern, "");
  directory_ = pattern;
  socket_path_ = directory_ + "/redis.sock";
  if (options.tcp) port_ = FreePort();
  Launch();
}

RedisServer::~RedisServer() {
  Kill();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void RedisServer::Launch() {
  const std::string port = std::to_string(port_), log = directory_ + "/log";
  const std::vector<std::string> args = {
      "redis-server", "--port",      port, "--bind", "127.0.0.1", "--unixsocket", socket_path_, "--dir",
      directory_,     "--logfile",   log,  "--save", "",          "--appendonly", "yes",        "--appendfsync",
      "always",       "--daemonize", "no"};
  std::vector<char*> argv;
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  for (int i = 0; i < kStartAttempts; ++i) {
    if (AnswersPing(socket_path_)) return;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) Die("ended with status " + std::to_string(status), log);
    usleep(kAttemptMicros);
  }
  Die("does not answer", log);
}

void RedisServer::End(int signal) {
  if (pid_ <= 0) return;
  kill(pid_, signal);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void RedisServer::Stop() {
  End(SIGTERM);
}

void RedisServer::Kill() {
  End(SIGKILL);
}

void RedisServer::Restart() {
  Kill();
  Launch();
}

}  // namespace truckroll::redis::testing
