// Implements `mlp train`: options, files, network; the training itself is in training_run.
#include "cli/train_command.h"

#include <unistd.h>

#include <iostream>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/thread_pool.h"
#include "cli/exit_code.h"
#include "cli/option_values.h"
#include "cli/output_file.h"
#include "cli/text.h"
#include "cli/training_run.h"
#include "data/idx_file.h"
#include "network/model_file.h"
#include "simd/isa.h"

namespace mlp::cli {
namespace {

// An option read by `read`, whose Error becomes CLI11's.
template <class Read>
CLI::Option* add_value(CLI::App* app, const std::string& name, const std::string& description, Read read) {
  return app->add_option_function<std::string>(
      name,
      [name, read](const std::string& text) {
        try {
          read(text);
        } catch (const Error& error) {
          throw CLI::ValidationError(name, error.what());
        }
      },
      description);
}

std::string help_footer() {
  const TrainingSettings recipe = TrainingSettings::recipe();
  return "The recipe: with none of the training options (only the data, --seed, --threads, --out, --dtype, --curve,\n"
         "--json) the run is the same as with\n  " +
         as_options(recipe) + "\n  (and --layers " + sizes_text(recipe.layers) + " --activation " +
         std::string(activation_name(recipe.activation.kind)) + ").\n" +
         "Once a training option is given, the others have the defaults shown in brackets.\n\n"
         "Images are scaled by 1/255. `seconds` and `samples_per_s` count training steps only: reading files and\n"
         "testing are not in them. `test_accuracy` of the last line is that of the weights as written by --dtype.\n\n"
         "Exit status: 0 done, 1 a file or the data are wrong, 2 the command line is wrong, 3 training diverged\n"
         "(the last good weights are written).";
}

// The one activation that all hidden layers have. Throws Error when they differ or the outputs are not linear:
// training settings cannot express that.
Activation hidden_activation(const Architecture& architecture, const Activation& otherwise, const std::string& file) {
  const auto& layers = architecture.layers;
  require(layers.back().activation.kind == ActivationKind::identity, "--init ", file,
          ": its outputs have the activation ", activation_name(layers.back().activation.kind), ", expected none");
  for (std::size_t i = 1; i + 1 < layers.size(); ++i)
    require(layers[i].activation == layers[0].activation && layers[i].pieces == layers[0].pieces, "--init ", file,
            ": its hidden layers have different activations; training needs one for all");
  return layers.size() > 1 ? layers[0].activation : otherwise;
}

// Throws Error unless a network of these layers can learn these images.
void check_layers(const TrainingSettings& settings, const ImageDataset& data, const std::string& images_path) {
  require(settings.layers.front() == data.features(), "--layers ", sizes_text(settings.layers), ": expected ",
          data.features(), " inputs, the images of ", images_path, " are ", data.rows(), "×", data.cols());
  require(settings.layers.back() == data.classes(), "--layers ", sizes_text(settings.layers), ": expected ",
          data.classes(), " outputs, one a class");
}

// What is trained and tested on. Throws Error when the test images are not of the training images' size.
struct Images {
  ImageDataset train;
  std::optional<ImageDataset> test;
  ImageSource<float> train_source;
  std::optional<ImageSource<float>> test_source;

  Images(const std::string& train_images, const std::string& train_labels, const std::string& test_images,
         const std::string& test_labels)
      : train(read_idx_dataset(train_images, train_labels)), train_source(train) {
    if (test_images.empty()) return;
    test_source.emplace(test.emplace(read_idx_dataset(test_images, test_labels)));
    require(test->rows() == train.rows() && test->cols() == train.cols(), test_images, ": images are ", test->rows(),
            "×", test->cols(), ", expected ", train.rows(), "×", train.cols(), " as in ", train_images);
  }
  Images(const Images&) = delete;  // the sources refer to the sets
  Images& operator=(const Images&) = delete;

  const SampleSource<float>* tester() const { return test_source ? &*test_source : nullptr; }
};

// The weights that training starts from.
void initialise(Mlp<float>& network, const TrainingSettings& settings, const std::optional<ModelFile>& start) {
  if (start) return load_parameters(*start, network);
  Rng rng(settings.seed, kWeightStream);
  network.initialize(settings.initializer, rng);
}

std::string description(const TrainingSettings& settings, const Execution& execution, std::size_t images) {
  std::ostringstream text;
  text << grouped(images) << " images, " << sizes_text(settings.layers) << " "
       << activation_name(settings.activation.kind) << ", " << optimizer_name(settings.optimizer.kind) << ", batch "
       << settings.batch_size << ", " << settings.epochs << (settings.epochs == 1 ? " epoch" : " epochs") << ", seed "
       << settings.seed << "; " << isa_name(execution.isa()) << ", " << execution.threads()
       << (execution.threads() == 1 ? " thread" : " threads");
  return text.str();
}

// Writes the model. In half precision the weights are rounded: then the network takes the rounded ones and is tested
// again, so that what is reported is true of the file.
void write_network(const OutputFile& out, Dtype dtype, Execution& execution, Mlp<float>& network,
                   const TrainingSettings& settings, const SampleSource<float>* test,
                   std::optional<TestResult>& result) {
  ModelFile model = to_model_file(network);
  model.settings = settings.to_json();
  if (dtype == Dtype::f16) {
    load_parameters(parse_model(write_model(model, dtype), out.path()), network);
    if (test != nullptr) result = test_network(execution, network, settings.loss, *test);
  }
  if (result) model.test_accuracy = result->accuracy;
  out.write(write_model(model, dtype));
}

}  // namespace

TrainCommand::TrainCommand(CLI::App& app)
    : command_(app.add_subcommand("train", "Train a network on IDX images and labels (plain or gzipped)")),
      threads_(default_thread_count()) {
  declare_files();
  declare_training_options();
  declare_output();
  command_->footer(help_footer());
}

void TrainCommand::declare_files() {
  const auto add_file = [&](const char* name, std::string& path, const char* text) {
    return command_->add_option(name, path, text)->type_name("FILE")->group("Data");
  };
  add_file("--train-images", train_images_, "images to learn from, IDX")->required();
  add_file("--train-labels", train_labels_, "their labels, IDX")->required();
  CLI::Option* const images = add_file("--test-images", test_images_, "images to test on after every epoch");
  CLI::Option* const labels = add_file("--test-labels", test_labels_, "their labels");
  images->needs(labels);
  labels->needs(images);
}

void TrainCommand::declare_training_options() {
  const char* const group = "Training options";
  const TrainingSettings defaults;
  for (const TrainingOption& option : training_options())
    add_value(command_, option.name, option.description,
              [this, &option](const std::string& text) {
                check_value(option, text);
                given_.push_back({&option, text});
              })
        ->type_name(option.values)
        ->default_str(option.get(defaults))
        ->group(group);
  command_->add_flag("--no-shuffle", no_shuffle_, "batches in the order of the file, every epoch")->group(group);
  command_
      ->add_option("--init", init_,
                   "start from these weights: safetensors, named as in nn.Sequential; gives the layers")
      ->type_name("FILE")
      ->group(group);
}

void TrainCommand::declare_output() {
  add_value(command_, "--seed", "of the weights and of the order of images",
            [this](const std::string& text) {
              TrainingSettings probe;
              probe.seed = seed_ = parse_whole(text);
              probe.validate();
            })
      ->type_name("NUMBER")
      ->default_str("0");
  add_value(command_, "--threads", "1 to 256; default: the processors, at most 8. Results do not depend on it",
            [this](const std::string& text) { threads_ = static_cast<int>(parse_whole(text, 1, 256)); })
      ->type_name("NUMBER")
      ->default_str(std::to_string(threads_));
  command_->add_option("--out", out_, "write the trained network here, as safetensors")->type_name("FILE");
  add_value(command_, "--dtype", "number format of --out",
            [this](const std::string& text) {
              require(text == "f32" || text == "f16", "expected f32 or f16, got \"", text, "\"");
              dtype_ = text == "f16" ? Dtype::f16 : Dtype::f32;
            })
      ->type_name("f32|f16")
      ->default_str("f32");
  command_->add_option("--curve", curve_, "write the loss of every step here, as CSV")->type_name("FILE");
  command_->add_flag("--json", json_, "one JSON object a line instead of text");
}

bool TrainCommand::has_given(const char* option) const {
  for (const GivenOption& given : given_)
    if (std::string_view(given.option->name) == option) return true;
  return false;
}

TrainingSettings TrainCommand::settings() const {
  const bool plain = !given_.empty() || no_shuffle_ || !init_.empty();
  TrainingSettings settings = plain ? TrainingSettings{} : TrainingSettings::recipe();
  for (const GivenOption& given : given_) given.option->set(settings, given.text);
  settings.shuffle = !no_shuffle_;
  settings.seed = seed_;
  try {
    settings.validate();
  } catch (const Error& error) {  // each value is possible, but not all of them together
    throw CLI::ValidationError(error.what());
  }
  return settings;
}

std::optional<ModelFile> TrainCommand::load_start(TrainingSettings& settings) const {
  if (init_.empty()) return std::nullopt;
  ModelFile start = parse_model(read_file(init_), init_, settings.activation);
  const std::vector<std::size_t> layers = start.architecture.sizes();
  const Activation activation = hidden_activation(start.architecture, settings.activation, init_);
  require(!has_given("--layers") || settings.layers == layers, "--layers ", sizes_text(settings.layers), ": expected ",
          sizes_text(layers), ", the layers of --init ", init_);
  require(!has_given("--activation") || settings.activation.kind == activation.kind, "--activation ",
          activation_name(settings.activation.kind), ": expected ", activation_name(activation.kind),
          ", that of --init ", init_);
  require(!has_given("--maxout") || layers.size() == 2 ||
              settings.maxout_pieces == start.architecture.layers.front().pieces,
          "--maxout ", settings.maxout_pieces, ": expected ", start.architecture.layers.front().pieces,
          ", that of --init ", init_);
  require(!has_given("--leaky-slope") || activation.kind != ActivationKind::leaky_relu ||
              settings.activation.slope == activation.slope,
          "--leaky-slope ", settings.activation.slope, ": expected ", activation.slope, ", that of --init ", init_);
  require(!has_given("--elu-alpha") || activation.kind != ActivationKind::elu ||
              settings.activation.alpha == activation.alpha,
          "--elu-alpha ", settings.activation.alpha, ": expected ", activation.alpha, ", that of --init ", init_);
  settings.layers = layers;
  settings.activation = activation;
  if (layers.size() > 2) settings.maxout_pieces = start.architecture.layers.front().pieces;
  return start;
}

int TrainCommand::run(std::ostream& out, std::ostream& err) const {
  TrainingSettings settings = this->settings();
  const std::vector<std::string> inputs{train_images_, train_labels_, test_images_, test_labels_};
  std::optional<OutputFile> model_out, curve_out;
  if (!out_.empty()) model_out.emplace("--out", out_, inputs);
  if (!curve_.empty()) curve_out.emplace("--curve", curve_, inputs);
  const std::optional<ModelFile> start = load_start(settings);
  const Images images(train_images_, train_labels_, test_images_, test_labels_);
  check_layers(settings, images.train, train_images_);

  Execution execution(threads_);
  Mlp<float> network(settings.architecture());
  initialise(network, settings, start);
  const bool on_terminal = &err == &std::cerr && ::isatty(STDERR_FILENO) != 0;
  const auto report = json_ ? make_json_report(out, err) : make_text_report(out, err, on_terminal);
  report->starts(description(settings, execution, images.train.size()));
  TrainingOutcome outcome = run_training(execution, network, images.train_source, images.tester(), settings, *report);
  if (curve_out) curve_out->write({reinterpret_cast<const std::uint8_t*>(outcome.curve.data()), outcome.curve.size()});
  if (outcome.divergence) outcome.stats.test.reset();  // the accuracy of an earlier epoch is not that of these weights
  if (model_out)
    write_network(*model_out, dtype_, execution, network, settings, outcome.divergence ? nullptr : images.tester(),
                  outcome.stats.test);
  if (const auto& divergence = outcome.divergence) {
    const std::string kept = model_out ? " The last good weights were written to " + out_ : "";
    report->diverged(divergence->message + kept, divergence->epoch, divergence->step);
    return kDiverged;
  }
  report->done(outcome.stats, out_);
  return kSuccess;
}

}  // namespace mlp::cli
