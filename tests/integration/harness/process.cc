#include "tests/integration/harness/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

namespace truckroll::harness {
namespace {

bool CanListen(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  const bool ok = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 && listen(fd, 1) == 0;
  close(fd);
  return ok;
}

int Result(int wait_status) {
  return WIFSIGNALED(wait_status) ? -WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const std::string& program,
                                                        const std::vector<std::string>& arguments, std::string log) {
  if (access(program.c_str(), X_OK) != 0) return absl::NotFoundError(absl::StrCat("no program ", program));
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return absl::InternalError("fork failed");
  if (pid == 0) {
    // Other threads' locks may be held here: system calls only.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    close_range(3, ~0U, 0);
    execv(argv[0], argv.data());
    _exit(127);
  }
  return std::unique_ptr<Process>(new Process(pid, std::move(log)));
}

Process::~Process() {
  Kill();
}

bool Process::Running() {
  if (gone_) return false;
  int wait_status = 0;
  if (waitpid(pid_, &wait_status, WNOHANG) != pid_) return true;
  gone_ = true;
  result_ = Result(wait_status);
  return false;
}

int Process::Terminate() {
  return End(SIGTERM);
}

int Process::Kill() {
  return End(SIGKILL);
}

int Process::Wait() {
  return End(0);
}

int Process::End(int signal) {
  if (!Running()) return result_;
  if (signal != 0) kill(pid_, signal);
  int wait_status = 0;
  while (waitpid(pid_, &wait_status, 0) < 0 && errno == EINTR) {
  }
  gone_ = true;
  result_ = Result(wait_status);
  return result_;
}

std::string Process::Log() const {
  std::ostringstream text;
  text << std::ifstream(log_).rdbuf();
  return text.str();
}

int FreePort() {
  // Below the ports that the kernel hands out to connections; test programs that run side by side begin apart.
  static std::atomic<int> next = 0;
  for (;;) {
    const int port = 10000 + (static_cast<int>(getpid()) * 16 + next++) % 22000;
    if (CanListen(port)) return port;
  }
}

std::string ProgramPath(const std::string& program) {
  const char* directory = std::getenv("TRUCKROLL_BIN");
  return absl::StrCat(directory != nullptr ? directory : TRUCKROLL_BIN_DIR, "/", program);
}

}  // namespace truckroll::harness
