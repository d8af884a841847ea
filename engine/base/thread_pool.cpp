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

// Every thread has a share of the pieces of a loop, a run of them, and takes those of the others when its own are gone:
// so from loop to loop a thread mostly meets the same data, which its own cache still holds.
//
// Passing a cache line from one processor to another takes 30 to 250 ns, and training runs a dozen loops a batch. So a
// loop needs two such journeys only: the line of the job, which the caller writes, and the line on which a thread
// counts what it has done. A ticket stays with its thread as long as nobody helps.
//
// The ticket of a share holds the loop's number and the next free piece; one that still shows an earlier loop says that
// nobody has begun. A piece is taken by compare-and-swap. If that succeeds, the loop is still the current one: its
// caller waits for this piece. So a thread that wakes late can never run a piece of a loop that has ended. It must only
// not mix up two jobs, one half old and one half new: their number is odd while the caller writes.
struct ThreadPool::Team {
  struct Job {
    std::uint64_t loop;  // even, ascending
    std::uint64_t count;
    Task task;
    void* context;
  };
  // Two cache lines each, since processors fetch lines in pairs.
  struct alignas(128) Share {
    std::atomic<std::uint64_t> ticket{0};
  };
  struct alignas(128) Progress {
    std::atomic<std::uint64_t> pieces{0};  // that this thread has done since the pool was made
  };

  explicit Team(std::size_t members)
      : members(members), shares(std::make_unique<Share[]>(members)), progress(std::make_unique<Progress[]>(members)) {}

  const std::size_t members;
  const std::unique_ptr<Share[]> shares;
  const std::unique_ptr<Progress[]> progress;
  alignas(128) std::atomic<std::uint64_t> loop{0};
  std::atomic<std::uint64_t> count{0};
  std::atomic<Task> task{nullptr};
  std::atomic<void*> context{nullptr};
  alignas(128) std::atomic<int> sleepers{0};
  std::atomic<bool> caller_sleeps{false};
  std::atomic<bool> stop{false};
  std::uint64_t dispatched = 0;  // pieces of all loops so far; only the caller's
  std::mutex mutex;
  std::condition_variable work_came, work_ended;
  std::vector<std::thread> threads;

  // 2⁴⁰ loops would take years, and nobody cuts work into 2²⁴ pieces.
  static constexpr int kPieceBits = 24;
  static std::uint64_t ticket_of(std::uint64_t loop, std::uint64_t piece) { return loop << kPieceBits | piece; }

  void publish(std::size_t pieces, Task piece_task, void* piece_context) {
    const std::uint64_t last = loop.load(std::memory_order_relaxed);
    dispatched += pieces;
    loop.store(last + 1, std::memory_order_relaxed);
    count.store(pieces, std::memory_order_release);
    task.store(piece_task, std::memory_order_release);
    context.store(piece_context, std::memory_order_release);
    loop.store(last + 2);
    if (sleepers.load() > 0) {
      std::lock_guard lock(mutex);
      work_came.notify_all();
    }
  }

  // The current job; false while it is being written.
  bool read(Job& job) const {
    job.loop = loop.load(std::memory_order_acquire);
    job.count = count.load(std::memory_order_acquire);
    job.task = task.load(std::memory_order_acquire);
    job.context = context.load(std::memory_order_acquire);
    return job.loop % 2 == 0 && loop.load(std::memory_order_relaxed) == job.loop;
  }

  bool all_done() const {
    std::uint64_t done = 0;
    for (std::size_t i = 0; i < members; ++i) done += progress[i].pieces.load();
    return done == dispatched;
  }

  // lecture: begin claim
  // Takes and runs pieces of a loop until there are none left: first its own, then those of the others.
  void work(const Job& job, std::size_t self) {
    for (std::size_t i = 0; i < members; ++i) work_on(job, (self + i) % members, progress[self].pieces);
  }

  void work_on(const Job& job, std::size_t share, std::atomic<std::uint64_t>& done) {
    const std::uint64_t begin = share * job.count / members, end = (share + 1) * job.count / members;
    std::atomic<std::uint64_t>& ticket = shares[share].ticket;
    for (;;) {
      std::uint64_t seen = ticket.load();
      const std::uint64_t next = std::max(seen, ticket_of(job.loop, begin));
      if (next >= ticket_of(job.loop, end)) return;
      if (!ticket.compare_exchange_weak(seen, next + 1)) continue;
      job.task(job.context, next - ticket_of(job.loop, 0));
      done.store(done.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }
  }
  // lecture: end claim

  // After its last piece. Stored once more, in the one order of all threads: either the caller, about to sleep, sees
  // what is done, or it is seen asleep.
  void report(std::size_t self) {
    std::atomic<std::uint64_t>& done = progress[self].pieces;
    done.store(done.load(std::memory_order_relaxed));
    if (!caller_sleeps.load()) return;
    std::lock_guard lock(mutex);
    work_ended.notify_one();
  }

  void thread_main(std::size_t self) {
    Job job{};
    for (;;) {
      const std::uint64_t last = job.loop;
      const auto idle = [&] { return loop.load() == last && !stop.load(); };
      for (int i = 0; i < kSpins && idle(); ++i) pause_briefly();
      if (idle()) {
        std::unique_lock lock(mutex);
        sleepers.fetch_add(1);
        work_came.wait(lock, [&] { return !idle(); });
        sleepers.fetch_sub(1);
      }
      if (stop.load()) return;
      while (!read(job)) pause_briefly();
      work(job, self);
      report(self);
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
  MLP_ASSERT(count < std::size_t{1} << Team::kPieceBits);
  Team& team = *team_;
  team.publish(count, task, context);
  team.work({team.loop.load(std::memory_order_relaxed), count, task, context}, 0);
  for (int i = 0; i < kSpins && !team.all_done(); ++i) pause_briefly();
  if (team.all_done()) return;
  std::unique_lock lock(team.mutex);
  team.caller_sleeps.store(true);
  team.work_ended.wait(lock, [&] { return team.all_done(); });
  team.caller_sleeps.store(false);
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
