// Implements the thread pool: pieces are claimed from one atomic ticket a thread; waits spin briefly, then sleep.
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

// How a piece is claimed. Every thread has a share of the pieces, a run of them, and takes those of the others when its
// own are gone: so from loop to loop a thread mostly meets the same data, which its own cache still holds.
//
// The ticket of a share holds the loop's number (high 32 bits) and the next free piece (low 32 bits). A thread reads
// ticket, count, task and context, then takes the piece by compare-and-swap. If that succeeds, the loop it read is
// still the current one: the caller starts a new loop only after all pieces of the old one are done, and before it
// changes anything it closes all tickets. So a thread that wakes late can never run a piece of a loop that has ended.
struct ThreadPool::Team {
  // Two cache lines each, since processors fetch lines in pairs: tickets are written all the time.
  struct alignas(128) Share {
    std::atomic<std::uint64_t> ticket{0};
  };

  explicit Team(std::size_t members) : members(members), shares(std::make_unique<Share[]>(members)) {}

  const std::size_t members;
  const std::unique_ptr<Share[]> shares;
  alignas(128) std::atomic<std::uint32_t> loop{0};
  std::atomic<std::uint32_t> count{0};
  std::atomic<Task> task{nullptr};
  std::atomic<void*> context{nullptr};
  alignas(128) std::atomic<std::uint32_t> done{0};
  alignas(128) std::atomic<int> sleepers{0};
  std::atomic<bool> caller_sleeps{false};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::condition_variable work_came, work_ended;
  std::vector<std::thread> threads;

  // A piece beyond the end of every share.
  static constexpr std::uint32_t kClosed = 0xffffffffU;
  static std::uint64_t ticket_of(std::uint32_t loop, std::uint32_t piece) {
    return (static_cast<std::uint64_t>(loop) << 32) | piece;
  }
  // The first piece of a share, the end of the one before.
  std::uint32_t begin_of(std::size_t share, std::uint32_t total) const {
    return static_cast<std::uint32_t>(share * total / members);
  }

  // lecture: begin claim
  // Takes and runs pieces of the current loop until there are none left: first its own, then those of the others.
  void work(std::size_t self) {
    for (std::size_t i = 0; i < members; ++i) work_on((self + i) % members);
  }

  void work_on(std::size_t share) {
    std::atomic<std::uint64_t>& ticket = shares[share].ticket;
    for (;;) {
      std::uint64_t seen = ticket.load();
      const std::uint32_t total = count.load();
      const Task run_piece = task.load();
      void* const piece_context = context.load();
      const auto index = static_cast<std::uint32_t>(seen);
      if (index >= begin_of(share + 1, total)) return;
      if (!ticket.compare_exchange_weak(seen, seen + 1)) continue;
      run_piece(piece_context, index);
      if (done.fetch_add(1) + 1 == total && caller_sleeps.load()) {
        std::lock_guard lock(mutex);
        work_ended.notify_one();
      }
    }
  }
  // lecture: end claim

  void thread_main(std::size_t self) {
    std::uint32_t last_loop = 0;
    for (;;) {
      for (int i = 0; i < kSpins && loop.load() == last_loop && !stop.load(); ++i) pause_briefly();
      if (loop.load() == last_loop && !stop.load()) {
        std::unique_lock lock(mutex);
        sleepers.fetch_add(1);
        work_came.wait(lock, [&] { return stop.load() || loop.load() != last_loop; });
        sleepers.fetch_sub(1);
      }
      if (stop.load()) return;
      last_loop = loop.load();
      work(self);
    }
  }
};

ThreadPool::ThreadPool(int threads) : size_(threads) {
  require(threads >= 1 && threads <= 256, "threads: expected 1 to 256, got ", threads);
  if (threads == 1) return;
  team_ = std::make_unique<Team>(static_cast<std::size_t>(threads));
  for (std::size_t i = 1; i < team_->members; ++i)
    team_->threads.emplace_back([team = team_.get(), i] { team->thread_main(i); });
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
  MLP_ASSERT(count < Team::kClosed);
  Team& team = *team_;
  const auto total = static_cast<std::uint32_t>(count);
  // Closed while the fields change, still under the old loop's number.
  const std::uint32_t old_loop = team.loop.load(), new_loop = old_loop + 1;
  for (std::size_t i = 0; i < team.members; ++i) team.shares[i].ticket.store(Team::ticket_of(old_loop, Team::kClosed));
  team.done.store(0);
  team.task.store(task);
  team.context.store(context);
  team.count.store(total);
  for (std::size_t i = 0; i < team.members; ++i)
    team.shares[i].ticket.store(Team::ticket_of(new_loop, team.begin_of(i, total)));
  team.loop.store(new_loop);
  if (team.sleepers.load() > 0) {
    std::lock_guard lock(team.mutex);
    team.work_came.notify_all();
  }
  team.work(0);
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
