// Preloaded into a process: its wall clock is the machine's plus what the file $TRUCKROLL_CLOCK_OFFSET says, 8 bytes of
// nanoseconds that may change at any time. The monotonic clock is left alone. A wait until an instant of the wall clock
// (Abseil's, and so gRPC's) lasts as long as it would have when it began: a jump in its middle does not reach it.
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr std::atomic<int64_t> kNone = 0;

const std::atomic<int64_t>* OpenOffset() {
  const char* path = getenv("TRUCKROLL_CLOCK_OFFSET");
  const int fd = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return &kNone;
  void* mapped = mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  return mapped == MAP_FAILED ? &kNone : static_cast<const std::atomic<int64_t>*>(mapped);
}

int64_t Offset() {
  static const std::atomic<int64_t>* const offset = OpenOffset();
  return *offset;
}

void Shift(timespec* time, int64_t by) {
  const int64_t nanos = time->tv_sec * kSecond + time->tv_nsec + by;
  time->tv_sec = nanos / kSecond;
  time->tv_nsec = nanos % kSecond;
}

template <class Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t id, timespec* time) noexcept {
  static auto* const next = Next<int(clockid_t, timespec*)>("clock_gettime");
  const int result = next(id, time);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) Shift(time, Offset());
  return result;
}

int gettimeofday(timeval* time, void*) noexcept {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  *time = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* out) noexcept {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

long syscall(long number, ...) noexcept {
  static auto* const next = Next<long(long, ...)>("syscall");
  va_list list;
  va_start(list, number);
  long args[6];
  for (long& arg : args) arg = va_arg(list, long);
  va_end(list);
  const bool until_wall_time = number == SYS_futex && args[3] != 0 && (args[1] & FUTEX_CLOCK_REALTIME) != 0 &&
                               (args[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET;
  timespec until;
  if (until_wall_time) {
    until = *reinterpret_cast<const timespec*>(args[3]);
    Shift(&until, -Offset());
    args[3] = reinterpret_cast<long>(&until);
  }
  return next(number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

}  // extern "C"
