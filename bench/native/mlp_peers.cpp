// `mlp_peers`: what one core of this machine can do at most, and the engine's matrix products beside those of OpenBLAS
// and Eigen, at the shapes of an MNIST network; one JSON document.
//
// All contestants of one product take turns in this one process, so that a slow moment hits all of them, and every
// ratio is one of a single turn. How weights are stored, [out][in] or [in][out], is up to whoever uses a library: each
// contestant is measured with both and stands for itself with the better.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"
#include "base/rng.h"
#include "cli/json_line.h"
#include "cli/measure.h"
#include "gemm_peer.h"
#include "kernels/gemm.h"
#include "peak.h"
#include "simd/isa.h"

namespace {

using mlp::bench::GemmCall;
using mlp::bench::GemmPeer;
using mlp::cli::Effort;
using mlp::cli::Json;
using mlp::cli::Spread;
using mlp::cli::Variant;

constexpr std::size_t kBatch = 128;
constexpr std::pair<std::size_t, std::size_t> kLayers[] = {{784, 128}, {784, 800}, {128, 128}, {128, 10}};

// A layer's three products, each with both ways to store weights. X is [batch × in], δ is [batch × out].
enum class Product { forward, weight_gradient, input_gradient };
constexpr Product kProducts[] = {Product::forward, Product::weight_gradient, Product::input_gradient};
enum class Weights { out_in, in_out };
constexpr Weights kStorages[] = {Weights::out_in, Weights::in_out};

const char* name_of(Product product) {
  switch (product) {
    case Product::forward:
      return "forward";
    case Product::weight_gradient:
      return "weight_gradient";
    case Product::input_gradient:
      return "input_gradient";
  }
  return "";
}

const char* formula_of(Product product, Weights weights) {
  const bool out_in = weights == Weights::out_in;
  switch (product) {
    case Product::forward:
      return out_in ? "X·Wᵀ" : "X·W";
    case Product::weight_gradient:
      return out_in ? "δᵀ·X" : "Xᵀ·δ";
    case Product::input_gradient:
      return out_in ? "δ·W" : "δ·Wᵀ";
  }
  return "";
}

// Without its pointers.
GemmCall shape_of(Product product, Weights weights, std::size_t in, std::size_t out) {
  const bool out_in = weights == Weights::out_in;
  GemmCall call{};
  switch (product) {
    case Product::forward:
      call = {.m = kBatch, .n = out, .k = in, .a_transposed = false, .b_transposed = out_in};
      break;
    case Product::weight_gradient:
      call = {.m = out_in ? out : in, .n = out_in ? in : out, .k = kBatch, .a_transposed = true, .b_transposed = false};
      break;
    case Product::input_gradient:
      call = {.m = kBatch, .n = in, .k = out, .a_transposed = false, .b_transposed = !out_in};
      break;
  }
  return call;
}

Json row(const std::string& id, const Spread& value, const char* unit, const std::string& note = "") {
  Json result{{"id", id}, {"value", value.median}, {"unit", unit}, {"min", value.min}, {"max", value.max}};
  if (!note.empty()) result["note"] = note;
  return result;
}

Json missing_row(const std::string& id, const char* unit, const std::string& note) {
  return {{"id", id}, {"value", nullptr}, {"unit", unit}, {"min", nullptr}, {"max", nullptr}, {"note", note}};
}

Json peak_rows(const Effort& effort) {
  const std::vector<mlp::bench::Peak> peaks = mlp::bench::peaks();
  std::vector<Variant> variants;
  volatile float sink = 0, factor = 0.5f, summand = 1;  // x ← x/2 + 1 tends to 2: no overflow, no tiny numbers
  constexpr std::uint64_t kRounds = 10000;
  for (const auto& peak : peaks)
    variants.push_back({peak.name, 1e-9 * peak.flops * kRounds, [&] { sink = peak.run(kRounds, factor, summand); }});
  const auto rates = measure_rates(variants, effort);
  Json rows = Json::array();
  for (std::size_t i = 0; i < peaks.size(); ++i)
    rows.push_back(row(std::string("peak.") + peaks[i].name, mlp::cli::spread_of(rates[i]), "GFLOP/s"));
  return rows;
}

void multiply_with_engine(mlp::Execution& execution, const GemmCall& call) {
  const auto stored = [](const float* data, std::size_t rows, std::size_t cols, bool transposed) {
    return transposed ? mlp::MatrixView<const float>(data, cols, rows) : mlp::MatrixView<const float>(data, rows, cols);
  };
  const auto op = [](bool transposed) { return transposed ? mlp::Op::transposed : mlp::Op::as_is; };
  mlp::gemm(execution, stored(call.a, call.m, call.k, call.a_transposed), op(call.a_transposed),
            stored(call.b, call.k, call.n, call.b_transposed), op(call.b_transposed),
            mlp::MatrixView<float>(call.c, call.m, call.n));
}

// Throws Error unless C holds the product: a contestant that computes something else is no contestant.
void check_product(const GemmCall& call, const std::string& who) {
  for (std::size_t i = 0; i < call.m; i += std::max<std::size_t>(1, call.m / 7))
    for (std::size_t j = 0; j < call.n; ++j) {
      double sum = 0;
      for (std::size_t p = 0; p < call.k; ++p)
        sum += static_cast<double>(call.a[call.a_transposed ? p * call.m + i : i * call.k + p]) *
               static_cast<double>(call.b[call.b_transposed ? j * call.k + p : p * call.n + j]);
      const double found = call.c[i * call.n + j];
      mlp::require(std::abs(found - sum) < 1e-3, who, ": element (", i, ", ", j, ") of a ", call.m, "×", call.k, "×",
                   call.n, " product is ", found, ", expected ", sum);
    }
}

// Who takes part: the engine on every instruction set of this machine, and the libraries that are there.
struct Contestant {
  std::string name;
  std::function<void(const GemmCall&)> multiply;
};

class Contest {
 public:
  explicit Contest(Effort effort) : effort_(effort) {
    for (const mlp::Isa isa : mlp::available_isas()) {
      if (isa == mlp::best_isa()) continue;
      add_engine(std::string(mlp::isa_name(isa)), isa);
    }
    ours_ = contestants_.size();
    add_engine("ours", mlp::best_isa());
    for (const auto& [name, peer] :
         {std::pair{"openblas", mlp::bench::openblas_peer()}, std::pair{"eigen", mlp::bench::eigen_peer()}}) {
      if (peer == nullptr) {
        missing_.push_back(name);
        continue;
      }
      peers_.push_back(contestants_.size());
      contestants_.push_back({name, peer->multiply});
    }
  }

  // Rows of one product at one shape.
  void run(Product product, std::size_t in, std::size_t out) {
    const std::string prefix =
        std::string("native_gemm.") + name_of(product) + "." + std::to_string(in) + "x" + std::to_string(out) + ".";
    const auto rates = measure(product, in, out);
    std::vector<std::size_t> best(contestants_.size());  // which storage serves a contestant best
    for (std::size_t i = 0; i < contestants_.size(); ++i) {
      // By the fastest turn, since other work on the machine only ever slows one down.
      const auto fastest = [&](std::size_t s) { return mlp::cli::spread_of(rates[i][s]).max; };
      best[i] = fastest(1) > fastest(0) ? 1 : 0;
      const std::string name = contestants_[i].name;
      const std::string note = formula_of(product, kStorages[best[i]]);
      rows_.push_back(row(prefix + name, mlp::cli::spread_of(rates[i][best[i]]), "GFLOP/s", note));
      // The widest set under its own name too: it is the same measurement.
      if (i == ours_)
        rows_.push_back(row(prefix + std::string(mlp::isa_name(mlp::best_isa())),
                            mlp::cli::spread_of(rates[i][best[i]]), "GFLOP/s", note));
    }
    for (const std::string& name : missing_)
      rows_.push_back(missing_row(prefix + name, "GFLOP/s", "missing: not found when mlp_peers was built"));
    if (peers_.empty()) {
      rows_.push_back(missing_row(prefix + "vs_best_blas", "ratio", "neither OpenBLAS nor Eigen was found"));
      return;
    }
    Json worst;
    for (const std::size_t peer : peers_) {
      const Spread ratio = mlp::cli::spread_of(mlp::cli::ratios(rates[ours_][best[ours_]], rates[peer][best[peer]]));
      if (worst.is_null() || ratio.median < worst["value"].get<double>())
        worst = row(prefix + "vs_best_blas", ratio, "ratio", "against " + contestants_[peer].name);
    }
    if (smallest_.is_null() || worst["value"].get<double>() < smallest_["value"].get<double>()) smallest_ = worst;
    rows_.push_back(std::move(worst));
  }

  Json rows() const {
    Json result = rows_;
    if (smallest_.is_null()) {
      result.push_back(missing_row("native_gemm.vs_best_blas", "ratio", "neither OpenBLAS nor Eigen was found"));
    } else {
      Json summary = smallest_;
      summary["note"] =
          "the smallest: " + smallest_["id"].get<std::string>() + ", " + smallest_["note"].get<std::string>();
      summary["id"] = "native_gemm.vs_best_blas";
      result.push_back(std::move(summary));
    }
    return result;
  }

 private:
  void add_engine(const std::string& name, mlp::Isa isa) {
    executions_.push_back(std::make_unique<mlp::Execution>(1, isa));
    contestants_.push_back({name, [execution = executions_.back().get()](const GemmCall& call) {
                              multiply_with_engine(*execution, call);
                            }});
  }

  // rates[contestant][storage][repetition]
  std::vector<std::vector<std::vector<double>>> measure(Product product, std::size_t in, std::size_t out) const {
    mlp::Rng rng(1);
    const auto random = [&](std::size_t count) {
      mlp::AlignedBuffer<float> buffer(count);
      for (std::size_t i = 0; i < count; ++i) buffer.data()[i] = static_cast<float>(rng.uniform(-1, 1));
      return buffer;
    };
    GemmCall calls[2];
    for (std::size_t s = 0; s < 2; ++s) calls[s] = shape_of(product, kStorages[s], in, out);
    // Sizes agree for both storages; the numbers are random anyway.
    const mlp::AlignedBuffer<float> a = random(calls[0].m * calls[0].k + calls[1].m * calls[1].k);
    const mlp::AlignedBuffer<float> b = random(calls[0].k * calls[0].n + calls[1].k * calls[1].n);
    mlp::AlignedBuffer<float> c(calls[0].m * calls[0].n);
    const double giga_operations = 2e-9 * static_cast<double>(kBatch * in * out);

    std::vector<Variant> variants;
    for (const Contestant& contestant : contestants_) {
      for (GemmCall& call : calls) {
        call.a = a.data();
        call.b = b.data();
        call.c = c.data();
        contestant.multiply(call);
        check_product(call, contestant.name);
        variants.push_back({contestant.name, giga_operations, [&contestant, &call] { contestant.multiply(call); }});
      }
    }
    const auto flat = measure_rates(variants, effort_);
    std::vector<std::vector<std::vector<double>>> rates(contestants_.size());
    for (std::size_t i = 0; i < flat.size(); ++i) rates[i / 2].push_back(flat[i]);
    return rates;
  }

  Effort effort_;
  std::vector<std::unique_ptr<mlp::Execution>> executions_;
  std::vector<Contestant> contestants_;
  std::size_t ours_ = 0;            // in contestants_
  std::vector<std::size_t> peers_;  // in contestants_
  std::vector<std::string> missing_;
  Json rows_ = Json::array();
  Json smallest_;
};

Json versions() {
  Json result = Json::object();
  for (const GemmPeer* peer : {mlp::bench::openblas_peer(), mlp::bench::eigen_peer()})
    if (peer != nullptr) result[peer->name] = peer->version;
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures this machine's peak and matrix products of the engine, OpenBLAS and Eigen, on one thread.");
  Effort effort;
  bool only_peaks = false;
  app.add_option("--repetitions", effort.repetitions, "how often everything is measured")->check(CLI::Range(1, 1000));
  app.add_option("--seconds", effort.seconds, "for one contestant in one repetition")->check(CLI::Range(0.0001, 60.0));
  app.add_flag("--peaks", only_peaks, "only the machine's peak");
  CLI11_PARSE(app, argc, argv);
  // Both make OpenBLAS slower than it is by itself on the machine it runs on; it has read them before main.
  for (const char* name : {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"})
    if (std::getenv(name) != nullptr) {
      std::cerr << "mlp_peers: the environment has " << name << ", which slows OpenBLAS; expected it unset\n";
      return 2;
    }
  try {
    Json rows = peak_rows(effort);
    if (!only_peaks) {
      Contest contest(effort);
      for (const auto& [in, out] : kLayers)
        for (const Product product : kProducts) contest.run(product, in, out);
      for (Json& measured : contest.rows()) rows.push_back(std::move(measured));
    }
    std::cout << Json{{"peers", versions()}, {"rows", std::move(rows)}}.dump(2) << std::endl;
  } catch (const mlp::Error& error) {
    std::cerr << "mlp_peers: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
