// Implements the thread pool: pieces are claimed from one atomic ticket; waits spin briefly, then sleep.
#include "base/thread_pool.h"

#include <algorithm>

#include "base/error.h"

#if MLP_THREADS
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace mlp {

#if MLP_THREADS

namespace {

// A kernel's pause between two parallel loops is a few microseconds; spinning that long saves a sleep and a wake-up.
#if defined(__EMSCRIPTEN__)
constexpr int kSpins = 40000;  // WebAssembly has no pause instruction: a turn takes a nanosecond or so
#else
constexpr int kSpins = 4000;
#endif

void pause_briefly() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

// How a piece is claimed. `ticket` holds the loop's number (high 32 bits) and the next free piece (low 32 bits).
// A thread reads ticket, task and context, then takes the piece by compare-and-swap. If that succeeds, the loop it
// read is still the current one: the caller starts a new loop only after all pieces of the old one are done, and by
// then the old ticket has moved on. So a thread that wakes late can never run a piece of a loop that has ended.
struct ThreadPool::Team {
  std::atomic<std::uint64_t> ticket{0};
  std::atomic<std::uint32_t> count{0};
  std::atomic<std::uint32_t> done{0};
  std::atomic<Task> task{nullptr};
  std::atomic<void*> context{nullptr};
  std::atomic<int> sleepers{0};
  std::atomic<bool> caller_sleeps{false};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::condition_variable work_came, work_ended;
  std::vector<std::thread> threads;

  static std::uint64_t loop_of(std::uint64_t ticket) { return ticket >> 32; }

  // lecture: begin claim
  // Takes and runs pieces until the current loop has none left.
  void work() {
    for (;;) {
      std::uint64_t seen = ticket.load();
      const std::uint32_t total = count.load();
      const Task run_piece = task.load();
      void* const piece_context = context.load();
      const auto index = static_cast<std::uint32_t>(seen);
      if (index >= total) return;
      if (!ticket.compare_exchange_weak(seen, seen + 1)) continue;
      run_piece(piece_context, index);
      if (done.fetch_add(1) + 1 == total && caller_sleeps.load()) {
        std::lock_guard lock(mutex);
        work_ended.notify_one();
      }
    }
  }
  // lecture: end claim

  void thread_main() {
    std::uint64_t last_loop = 0;
    for (;;) {
      for (int i = 0; i < kSpins && loop_of(ticket.load()) == last_loop && !stop.load(); ++i) pause_briefly();
      if (loop_of(ticket.load()) == last_loop && !stop.load()) {
        std::unique_lock lock(mutex);
        sleepers.fetch_add(1);
        work_came.wait(lock, [&] { return stop.load() || loop_of(ticket.load()) != last_loop; });
        sleepers.fetch_sub(1);
      }
      if (stop.load()) return;
      last_loop = loop_of(ticket.load());
      work();
    }
  }
};

ThreadPool::ThreadPool(int threads) : size_(threads) {
  require(threads >= 1 && threads <= 256, "threads: expected 1 to 256, got ", threads);
  if (threads == 1) return;
  team_ = std::make_unique<Team>();
  for (int i = 1; i < threads; ++i) team_->threads.emplace_back([team = team_.get()] { team->thread_main(); });
}

ThreadPool::~ThreadPool() {
  if (!team_) return;
  {
    std::lock_guard lock(team_->mutex);
    team_->stop.store(true);
  }
  team_->work_came.notify_all();
  for (auto& thread : team_->threads) thread.join();
}

void ThreadPool::run(std::size_t count, Task task, void* context) {
  if (!team_ || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) task(context, i);
    return;
  }
  MLP_ASSERT(count < 0xffffffffU);
  Team& team = *team_;
  // Closed while the fields change (index 2³²−1 is never below count), still under the old loop's number, so that
  // a thread which looks now comes back for the new one.
  const std::uint64_t old_loop = Team::loop_of(team.ticket.load());
  team.ticket.store((old_loop << 32) | 0xffffffffU);
  team.done.store(0);
  team.task.store(task);
  team.context.store(context);
  team.count.store(static_cast<std::uint32_t>(count));
  team.ticket.store(((old_loop + 1) & 0xffffffffU) << 32);
  if (team.sleepers.load() > 0) {
    std::lock_guard lock(team.mutex);
    team.work_came.notify_all();
  }
  team.work();
  for (int i = 0; i < kSpins && team.done.load() < count; ++i) pause_briefly();
  if (team.done.load() < count) {
    std::unique_lock lock(team.mutex);
    team.caller_sleeps.store(true);
    team.work_ended.wait(lock, [&] { return team.done.load() >= count; });
    team.caller_sleeps.store(false);
  }
}

int default_thread_count() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8); }

#else

struct ThreadPool::Team {};

ThreadPool::ThreadPool(int threads) : size_(1) {
  require(threads >= 1 && threads <= 256, "threads: expected 1 to 256, got ", threads);
}
ThreadPool::~ThreadPool() = default;

void ThreadPool::run(std::size_t count, Task task, void* context) {
  for (std::size_t i = 0; i < count; ++i) task(context, i);
}

int default_thread_count() { return 1; }

#endif

}  // namespace mlp
