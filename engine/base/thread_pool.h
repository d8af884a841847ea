// A fixed team of threads that splits independent pieces of work; one thread where the build has none.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace mlp {

/// `threads` counts the caller: a pool of 1 starts no thread. Thread t is given pieces t·count/threads … of every loop,
/// so that it meets the same data again, but those who are early help the others: a result must not depend on who
/// computed what. Split outputs, never a sum.
class ThreadPool {
 public:
  /// Throws Error unless 1 ≤ threads ≤ 256. In builds without threads any number runs on the caller alone.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Threads that really work, the caller included.
  int size() const { return size_; }

  /// Calls body(i) once for every i in 0 … count − 1 and returns when all have ended.
  /// body must not throw, and must not call parallel_for of the same pool. Allocates nothing.
  template <class Body>
  void parallel_for(std::size_t count, Body&& body) {
    using Plain = std::remove_reference_t<Body>;
    run(
        count, [](void* context, std::size_t i) { (*static_cast<Plain*>(context))(i); },
        const_cast<void*>(static_cast<const void*>(&body)));
  }

 private:
  using Task = void (*)(void* context, std::size_t index);
  void run(std::size_t count, Task task, void* context);

  struct Team;
  std::unique_ptr<Team> team_;
  int size_;
};

/// Threads worth using on this machine: its processors, at most 8; 1 in builds without threads.
int default_thread_count();

}  // namespace mlp
