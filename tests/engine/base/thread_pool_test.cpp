// Tests the thread pool: every piece runs exactly once, loops may follow each other fast or after a pause, one thread
// works.
#include "base/thread_pool.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "base/error.h"
#include "catch.h"

TEST_CASE("every index runs exactly once, for any number of threads and pieces") {
  for (const int threads : {1, 2, 3, 5}) {
    mlp::ThreadPool pool(threads);
    for (const std::size_t count : {0U, 1U, 2U, 3U, 17U, 1000U}) {
      std::vector<std::atomic<int>> calls(count);
      pool.parallel_for(count, [&](std::size_t i) { calls[i].fetch_add(1); });
      for (auto& c : calls) REQUIRE(c.load() == 1);
    }
  }
}

TEST_CASE("thousands of short loops of changing length in a row lose and repeat nothing") {
  mlp::ThreadPool pool(3);
  std::vector<std::atomic<int>> calls(64);
  int expected = 0;
  for (int loop = 0; loop < 20000; ++loop) {
    const std::size_t count = 2 + static_cast<std::size_t>(loop * 7 % 60);
    pool.parallel_for(count, [&](std::size_t i) { calls[i].fetch_add(1); });
    expected += static_cast<int>(count);
  }
  int total = 0;
  for (auto& c : calls) total += c.load();
  CHECK(total == expected);
}

TEST_CASE("what the pieces wrote is visible to the caller") {
  mlp::ThreadPool pool(2);
  std::vector<int> out(500);
  for (int round = 1; round <= 200; ++round) {
    pool.parallel_for(out.size(), [&](std::size_t i) { out[i] = round; });
    for (const int value : out) REQUIRE(value == round);
  }
}

#if MLP_THREADS
TEST_CASE("threads that went to sleep wake up for the next loop") {
  mlp::ThreadPool pool(2);
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::atomic<int> sum{0};
    pool.parallel_for(10, [&](std::size_t k) { sum.fetch_add(static_cast<int>(k)); });
    REQUIRE(sum.load() == 45);
  }
}
#endif

TEST_CASE("numbers of threads out of range are refused by name") {
  CHECK_THROWS_AS(mlp::ThreadPool(0), mlp::Error);
  CHECK_THROWS_AS(mlp::ThreadPool(257), mlp::Error);
  CHECK(mlp::default_thread_count() >= 1);
}
