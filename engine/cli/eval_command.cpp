// Implements `mlp eval`.
#include "cli/eval_command.h"

#include <iomanip>
#include <ostream>

#include "base/error.h"
#include "base/file.h"
#include "base/thread_pool.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/option_values.h"
#include "cli/text.h"
#include "data/idx_file.h"
#include "network/model_file.h"
#include "training/metrics.h"
#include "training/training_settings.h"

namespace mlp::cli {
namespace {

// The loss the model was trained for, as its metadata tell; cross-entropy for a file that tells nothing.
Loss loss_of(const ModelFile& model) {
  if (model.settings.empty()) return {};
  try {
    return TrainingSettings::from_json(model.settings, {}).loss;
  } catch (const Error&) {  // another program's idea of settings
    return {};
  }
}

void write_json(std::ostream& out, const Evaluation& result, LossKind loss, std::size_t classes) {
  Json confusion = Json::array();
  for (std::size_t truth = 0; truth < classes; ++truth) {
    const auto row = result.confusion.begin() + static_cast<std::ptrdiff_t>(truth * classes);
    confusion.push_back(std::vector<std::uint32_t>(row, row + static_cast<std::ptrdiff_t>(classes)));
  }
  write_json_line(out, {{"event", "eval"},
                        {"count", result.count},
                        {"correct", result.correct},
                        {"accuracy", result.accuracy()},
                        {"loss", result.loss},
                        {"loss_name", loss_name(loss)},
                        {"confusion", std::move(confusion)}});
}

// Rows are true digits, columns predicted ones; a zero off the diagonal is a dot, so that errors stand out.
void write_text(std::ostream& out, const Evaluation& result, LossKind loss, std::size_t classes) {
  out << "accuracy " << percent(result.accuracy()) << " (" << grouped(result.correct) << " of " << grouped(result.count)
      << ")\nloss " << fixed(result.loss, 4) << " (" << loss_name(loss)
      << ")\n\nrows: true class, columns: predicted\n     ";
  for (std::size_t c = 0; c < classes; ++c) out << std::setw(6) << c;
  out << "   right\n";
  for (std::size_t truth = 0; truth < classes; ++truth) {
    out << std::setw(5) << truth;
    std::uint64_t total = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      const std::uint32_t count = result.confusion[truth * classes + c];
      total += count;
      if (count == 0 && c != truth)
        out << std::setw(6) << '.';
      else
        out << std::setw(6) << count;
    }
    const double right = result.confusion[truth * classes + truth];
    out << std::setw(10) << (total == 0 ? "-" : percent(right / static_cast<double>(total))) << '\n';
  }
  out << std::flush;
}

}  // namespace

EvalCommand::EvalCommand(CLI::App& app)
    : command_(app.add_subcommand("eval", "Test a network on IDX images and labels (plain or gzipped)")) {
  const auto add_file = [&](const char* name, std::string& path, const char* text) {
    command_->add_option(name, path, text)->type_name("FILE")->required();
  };
  add_file("--model", model_, "safetensors, with the names of PyTorch's nn.Sequential");
  add_file("--images", images_, "images, IDX");
  add_file("--labels", labels_, "their labels, IDX");
  command_->add_flag("--json", json_, "one JSON object instead of text");
  command_->footer(
      "A model file without metadata (a plain PyTorch export) is taken to have ReLU between its layers.\n"
      "The loss is the one that the model was trained for, without label smoothing; cross-entropy if it is unknown.");
}

int EvalCommand::run(std::ostream& out) const {
  const ModelFile model = parse_model(read_file(model_), model_);
  const ImageDataset images = read_idx_dataset(images_, labels_);
  const std::vector<std::size_t> layers = model.architecture.sizes();
  require(layers.front() == images.features(), model_, ": layers ", sizes_text(layers), "; expected ",
          images.features(), " inputs, the images of ", images_, " are ", images.rows(), "×", images.cols());
  require(layers.back() == images.classes(), model_, ": layers ", sizes_text(layers), "; expected ", images.classes(),
          " outputs, one a class");
  Mlp<float> network(model.architecture);
  load_parameters(model, network);
  Execution execution(default_thread_count());
  const Loss loss = loss_of(model);
  const Evaluation result = evaluate<float>(execution, network, loss, ImageSource<float>(images), 0, images.size());
  if (json_)
    write_json(out, result, loss.kind, images.classes());
  else
    write_text(out, result, loss.kind, images.classes());
  return kSuccess;
}

}  // namespace mlp::cli
