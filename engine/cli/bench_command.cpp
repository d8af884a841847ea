// Implements `mlp bench`: matrix products of 784-128-10 against the plain loop, and whole training steps.
#include "cli/bench_command.h"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <ostream>
#include <thread>

#include "base/matrix.h"
#include "base/rng.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/option_values.h"
#include "cli/text.h"
#include "kernels/gemm.h"

namespace mlp::cli {
namespace {

constexpr std::size_t kBatch = 128;

// The products of a training step of 784-128-10: op(A)[rows × depth] · op(B)[depth × cols].
struct Product {
  const char* id;
  std::size_t rows, depth, cols;
  Op op_a, op_b;
};
constexpr Product kProducts[] = {
    {"forward_784_128", kBatch, 784, 128, Op::as_is, Op::transposed},  // X Wᵀ
    {"forward_128_10", kBatch, 128, 10, Op::as_is, Op::transposed},
    {"weight_gradient_784_128", 128, kBatch, 784, Op::transposed, Op::as_is},  // δᵀ X
    {"weight_gradient_128_10", 10, kBatch, 128, Op::transposed, Op::as_is},
    {"input_gradient_128_10", kBatch, 10, 128, Op::as_is, Op::as_is},  // δ W
};

Matrix<float> random_matrix(std::size_t rows, std::size_t cols, Rng& rng) {
  Matrix<float> matrix(rows, cols);
  for (float& x : matrix.view().flat()) x = static_cast<float>(rng.uniform(-1, 1));
  return matrix;
}

void add_product_rows(const Product& product, const Effort& effort, std::vector<BenchRow>& rows) {
  Rng rng(1);
  const auto stored = [&](std::size_t r, std::size_t c, Op op) {
    return op == Op::as_is ? random_matrix(r, c, rng) : random_matrix(c, r, rng);
  };
  const Matrix<float> a = stored(product.rows, product.depth, product.op_a);
  const Matrix<float> b = stored(product.depth, product.cols, product.op_b);
  Matrix<float> c(product.rows, product.cols);
  const double giga_operations = 2e-9 * static_cast<double>(product.rows * product.depth * product.cols);

  std::vector<Variant> variants{{"naive", giga_operations, [&] {
                                   gemm_reference<float>(a.view(), product.op_a, b.view(), product.op_b, c.view());
                                 }}};
  std::vector<std::unique_ptr<Execution>> executions;
  for (const Isa isa : available_isas()) {
    executions.push_back(std::make_unique<Execution>(1, isa));
    variants.push_back({std::string(isa_name(isa)), giga_operations, [&, execution = executions.back().get()] {
                          gemm(*execution, a.view(), product.op_a, b.view(), product.op_b, c.view());
                        }});
  }
  const auto rates = measure_rates(variants, effort);
  const std::string prefix = std::string("gemm.") + product.id + ".";
  for (std::size_t i = 0; i < variants.size(); ++i)
    rows.push_back({prefix + variants[i].name, "GFLOP/s", spread_of(rates[i])});
  for (std::size_t i = 1; i < variants.size(); ++i)
    rows.push_back({prefix + variants[i].name + "_vs_naive", "ratio", spread_of(ratios(rates[i], rates[0]))});
}

// "model name" of Linux's /proc/cpuinfo; elsewhere "unknown".
std::string processor_name() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);)
    if (line.starts_with("model name")) return line.substr(std::min(line.find(": ") + 2, line.size()));
  return "unknown";
}

Json machine() {
  Json sets = Json::array();
  for (const Isa isa : available_isas()) sets.push_back(isa_name(isa));
  return {{"processor", processor_name()},
          {"processors", std::thread::hardware_concurrency()},
          {"instruction_sets", std::move(sets)},
          {"compiler", __VERSION__}};
}

Json to_json(const std::vector<BenchRow>& rows) {
  Json list = Json::array();
  for (const BenchRow& row : rows)
    list.push_back({{"id", row.id},
                    {"value", row.value.median},
                    {"unit", row.unit},
                    {"min", row.value.min},
                    {"max", row.value.max}});
  return list;
}

void write_table(std::ostream& out, const std::vector<BenchRow>& rows, int repetitions) {
  out << processor_name() << ", " << std::thread::hardware_concurrency() << " processors; median (min … max) of "
      << repetitions << (repetitions == 1 ? " repetition\n" : " repetitions\n");
  const auto number = [](const BenchRow& row, double value) {
    return row.unit == "samples/s" ? grouped(static_cast<std::uint64_t>(value)) : fixed(value, 2);
  };
  for (const BenchRow& row : rows)
    out << std::left << std::setw(48) << row.id << std::right << std::setw(10) << number(row, row.value.median) << " "
        << row.unit << "  (" << number(row, row.value.min) << " … " << number(row, row.value.max) << ")\n";
  out << std::flush;
}

}  // namespace

BenchCommand::BenchCommand(CLI::App& app)
    : command_(app.add_subcommand("bench", "Measure matrix products and training steps on this machine")) {
  command_->add_flag("--json", json_, "one JSON document instead of a table");
  command_->add_option("--repetitions", effort_.repetitions, "how often everything is measured")
      ->check(CLI::Range(1, 1000))
      ->default_str(std::to_string(effort_.repetitions));
  command_
      ->add_option("--seconds", effort_.seconds, "for one variant in one repetition; training takes four times this")
      ->check(CLI::Range(0.0001, 60.0))
      ->default_str(number_text(effort_.seconds));
  const auto add_file = [&](const char* name, std::string& path, const char* text) {
    return command_->add_option(name, path, text)->type_name("FILE");
  };
  const auto add_pair = [&](const std::string& of, std::string& images, std::string& labels, const char* text) {
    CLI::Option* const first = add_file(("--" + of + "-images").c_str(), images, text);
    CLI::Option* const second = add_file(("--" + of + "-labels").c_str(), labels, "their labels");
    first->needs(second);
    second->needs(first);
  };
  add_pair("train", files_.train_images, files_.train_labels, "train on these instead of made-up images, IDX");
  add_pair("test", files_.test_images, files_.test_labels, "for --serve: images to test on");
  command_->add_flag("--serve", serve_, "measure one repetition of training for each line of standard input");
  command_->footer(
      "gemm.*        one of the products of a training step of 784-128-10 with batch 128, one thread; naive is the "
      "plain\n"
      "              loop, *_vs_naive the ratio to it within a repetition\n"
      "train_step.*  whole steps (batch gathered, forward, loss, backward, update) of batch 128 with the widest\n"
      "              instruction set: plain SGD with dense inputs, and skipping zero pixels where the engine can "
      "(sparse);\n"
      "              adam; *_vs_1 is the ratio of two threads to one\n"
      "--serve        answers each line by a line of JSON:\n"
      "                 step BATCH dense|sparse|automatic THREADS SECONDS   plain SGD: samples_per_s\n"
      "                 run SEED THREADS   the recipe: seconds to 98 % of the test images\n"
      "Variants take turns in every repetition. Takes a quarter of a minute.");
}

int BenchCommand::run(std::ostream& out) const {
  const TrainingBench training(files_);
  if (serve_) {
    training.serve(std::cin, out);
    return kSuccess;
  }
  std::vector<BenchRow> rows;
  for (const Product& product : kProducts) add_product_rows(product, effort_, rows);
  for (BenchRow& row : training.rows(effort_)) rows.push_back(std::move(row));
  if (json_)
    out << Json{{"machine", machine()}, {"rows", to_json(rows)}}.dump(2) << std::endl;
  else
    write_table(out, rows, effort_.repetitions);
  return kSuccess;
}

}  // namespace mlp::cli
