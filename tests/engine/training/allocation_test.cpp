// A training step allocates nothing once the first ones have run: every operator new of this program is counted here.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "../golden.h"
#include "catch.h"
#include "training/trainer.h"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* pointer = nullptr;
  if (alignment <= alignof(std::max_align_t)) {
    pointer = std::malloc(size == 0 ? 1 : size);
  } else if (posix_memalign(&pointer, alignment, size) != 0) {
    pointer = nullptr;
  }
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

}  // namespace

// The array forms of the standard library call these. So do its nothrow forms, but not those of the address sanitizer,
// whose memory would then meet the wrong delete.
void* operator new(std::size_t size) { return counted(size, 0); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return counted(size, 0);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::align_val_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t, std::align_val_t) noexcept { std::free(pointer); }

namespace {

/// Allocations in steps 3 … end of a run over the digits, across the ends of epochs and their smaller last batches.
template <class T>
std::uint64_t allocations_after_warm_up(mlp::TrainingSettings settings, int threads, mlp::Isa isa) {
  const mlp::ImageDataset digits = golden::digits();
  const mlp::ImageSource<T> source(digits);
  settings.layers = {196, 61, 33, 10};
  settings.batch_size = 150;  // 1,000 images: six batches of 150 and one of 100
  settings.epochs = 3;
  mlp::Execution execution(threads, isa);
  mlp::Mlp<T> network(settings.architecture());
  mlp::Rng rng(0);
  network.initialize(settings.initializer, rng);
  mlp::Trainer<T> trainer(execution, network, source, settings, digits.size());
  trainer.run(2);
  const std::uint64_t before = allocations;
  const mlp::StepReport report = trainer.run(1000);
  const std::uint64_t after = allocations;
  REQUIRE(report.status == mlp::TrainingStatus::finished);
  REQUIRE(report.steps == 19);
  return after - before;
}

}  // namespace

TEST_CASE("the counter counts") {
  const std::uint64_t before = allocations;
  mlp::AlignedBuffer<float> buffer(100);
  const std::uint64_t after_aligned = allocations;
  auto* volatile number = new int(3);
  const std::uint64_t after_plain = allocations;
  delete number;
  CHECK(after_aligned == before + 1);
  CHECK(after_plain == after_aligned + 1);
}

TEST_CASE("float training allocates nothing after the first steps, on every instruction set and number of threads") {
  for (const mlp::OptimizerKind optimizer : mlp::all_optimizers())
    for (const mlp::Isa isa : mlp::available_isas())
      for (const int threads : {1, 2, 3}) {
        INFO(mlp::optimizer_name(optimizer) << ", " << mlp::isa_name(isa) << ", threads " << threads);
        mlp::TrainingSettings settings;
        settings.optimizer.kind = optimizer;
        settings.optimizer.learning_rate = 0.01;
        const bool has_velocity =
            optimizer == mlp::OptimizerKind::momentum || optimizer == mlp::OptimizerKind::nesterov;
        settings.optimizer.momentum = has_velocity ? 0.9 : 0;
        CHECK(allocations_after_warm_up<float>(settings, threads, isa) == 0);
      }
}

TEST_CASE("double training allocates nothing after the first steps, with any activation and loss") {
  for (const mlp::ActivationKind activation : mlp::all_activations())
    for (const mlp::LossKind loss : mlp::all_losses()) {
      if (activation == mlp::ActivationKind::step) continue;  // cannot be trained
      INFO(mlp::activation_name(activation) << ", " << mlp::loss_name(loss));
      mlp::TrainingSettings settings;
      settings.activation.kind = activation;
      settings.loss.kind = loss;
      settings.optimizer.learning_rate = 0.001;
      CHECK(allocations_after_warm_up<double>(settings, 1, mlp::best_isa()) == 0);
    }
}
