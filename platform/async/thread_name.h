// Names the calling thread for top, perf and gdb: at most 15 characters.
#ifndef TRUCKROLL_PLATFORM_ASYNC_THREAD_NAME_H_
#define TRUCKROLL_PLATFORM_ASYNC_THREAD_NAME_H_

#include <pthread.h>

namespace truckroll {

inline void NameThread(const char* name) {
  pthread_setname_np(pthread_self(), name);
}

}  // namespace truckroll

#endif  // TRUCKROLL_PLATFORM_ASYNC_THREAD_NAME_H_
