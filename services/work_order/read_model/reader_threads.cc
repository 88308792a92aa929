#include "services/work_order/read_model/reader_threads.h"

#include <utility>

namespace truckroll::read_model {

absl::StatusOr<std::unique_ptr<ReaderThreads>> ReaderThreads::Start(const std::string& path, int threads,
                                                                    size_t max_queued) {
  std::unique_ptr<ReaderThreads> readers(new ReaderThreads(max_queued));
  for (int i = 0; i < threads; ++i) {
    absl::StatusOr<Reader> reader = Reader::Open(path);
    if (!reader.ok()) return reader.status();
    readers->threads_.emplace_back(&ReaderThreads::Work, readers.get(), *std::move(reader));
  }
  return readers;
}

ReaderThreads::~ReaderThreads() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ReaderThreads::Run(Job job) {
  {
    std::lock_guard lock(mutex_);
    if (queue_.size() < max_queued_) {
      queue_.push_back(std::move(job));
      changed_.notify_one();
      return;
    }
    ++refused_;
  }
  job(nullptr);
}

ReaderThreads::Stats ReaderThreads::stats() const {
  std::lock_guard lock(mutex_);
  return {static_cast<int64_t>(queue_.size()), done_, refused_};
}

void ReaderThreads::Work(Reader reader) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    ++done_;
    lock.unlock();
    job(&reader);
    job = nullptr;
    lock.lock();
  }
}

}  // namespace truckroll::read_model
