// The table of training options.
#include "cli/training_options.h"

#include <array>

#include "base/error.h"
#include "cli/option_values.h"

namespace mlp::cli {
namespace {

using Settings = TrainingSettings;
using Text = std::string;

constexpr std::array<TrainingOption, 16> kOptions{{
    {"--layers", "SIZES", "inputs, hidden layers, outputs",
     [](Settings& s, const Text& text) { s.layers = parse_sizes(text); },
     [](const Settings& s) { return sizes_text(s.layers); }},
    {"--activation", "relu|leaky-relu|elu|sigmoid|tanh|softsign|softplus|log-sigmoid|swish|mish|sinc|identity",
     "of the hidden layers", [](Settings& s, const Text& text) { s.activation = activation_from_name(text); },
     [](const Settings& s) { return Text(activation_name(s.activation.kind)); }},
    {"--leaky-slope", "NUMBER", "of leaky-relu below zero",
     [](Settings& s, const Text& text) { s.activation.slope = parse_number(text); },
     [](const Settings& s) { return number_text(s.activation.slope); }},
    {"--elu-alpha", "NUMBER", "of elu, which tends to its negative",
     [](Settings& s, const Text& text) { s.activation.alpha = parse_number(text); },
     [](const Settings& s) { return number_text(s.activation.alpha); }},
    {"--maxout", "PIECES", "above 1: hidden units are the maximum of so many sums; with --activation identity",
     [](Settings& s, const Text& text) { s.maxout_pieces = parse_whole(text); },
     [](const Settings& s) { return std::to_string(s.maxout_pieces); }},
    {"--loss", "cross-entropy|squared-error|binary-cross-entropy", "of the outputs against the one-hot labels",
     [](Settings& s, const Text& text) { s.loss.kind = loss_from_name(text); },
     [](const Settings& s) { return Text(loss_name(s.loss.kind)); }},
    {"--optimizer", "sgd|momentum|nesterov|rmsprop|adam|adamw", "definitions as in torch.optim",
     [](Settings& s, const Text& text) { s.optimizer.kind = optimizer_from_name(text); },
     [](const Settings& s) { return Text(optimizer_name(s.optimizer.kind)); }},
    {"--lr", "NUMBER", "learning rate, the schedule's peak",
     [](Settings& s, const Text& text) { s.optimizer.learning_rate = parse_number(text); },
     [](const Settings& s) { return number_text(s.optimizer.learning_rate); }},
    {"--momentum", "NUMBER", "of sgd, momentum and nesterov",
     [](Settings& s, const Text& text) { s.optimizer.momentum = parse_number(text); },
     [](const Settings& s) { return number_text(s.optimizer.momentum); }},
    {"--rms-smoothing", "NUMBER", "of rmsprop: how much of the mean square is kept, alpha in torch.optim",
     [](Settings& s, const Text& text) { s.optimizer.smoothing = parse_number(text); },
     [](const Settings& s) { return number_text(s.optimizer.smoothing); }},
    {"--weight-decay", "NUMBER", "L2 penalty: times each parameter, added to its gradient (adamw: shrinks it)",
     [](Settings& s, const Text& text) { s.optimizer.weight_decay = parse_number(text); },
     [](const Settings& s) { return number_text(s.optimizer.weight_decay); }},
    {"--l1", "NUMBER", "L1 penalty: times each parameter's sign, added to its gradient",
     [](Settings& s, const Text& text) { s.optimizer.l1 = parse_number(text); },
     [](const Settings& s) { return number_text(s.optimizer.l1); }},
    {"--label-smoothing", "NUMBER", "share of the target spread over all classes (cross-entropy only)",
     [](Settings& s, const Text& text) { s.loss.label_smoothing = parse_number(text); },
     [](const Settings& s) { return number_text(s.loss.label_smoothing); }},
    {"--schedule", "constant|cosine|one-cycle", "of the learning rate, step by step",
     [](Settings& s, const Text& text) { s.schedule = schedule_from_name(text); },
     [](const Settings& s) { return Text(schedule_name(s.schedule)); }},
    {"--batch", "NUMBER", "images a step; the last, smaller batch of an epoch is trained on too",
     [](Settings& s, const Text& text) { s.batch_size = parse_whole(text); },
     [](const Settings& s) { return std::to_string(s.batch_size); }},
    {"--epochs", "NUMBER", "passes over the training images",
     [](Settings& s, const Text& text) { s.epochs = parse_whole(text); },
     [](const Settings& s) { return std::to_string(s.epochs); }},
}};

}  // namespace

std::span<const TrainingOption> training_options() { return kOptions; }

void check_value(const TrainingOption& option, const std::string& text) {
  TrainingSettings settings;
  option.set(settings, text);
  // What one option needs of another is checked when all are known.
  if (settings.optimizer.kind == OptimizerKind::nesterov) settings.optimizer.momentum = 0.9;
  if (settings.maxout_pieces > 1) settings.activation.kind = ActivationKind::identity;
  settings.validate();
}

std::string as_options(const TrainingSettings& settings) {
  const TrainingSettings defaults;
  std::string text;
  for (const TrainingOption& option : kOptions)
    if (option.get(settings) != option.get(defaults))
      text.append(text.empty() ? "" : " ").append(option.name).append(" ").append(option.get(settings));
  return text;
}

}  // namespace mlp::cli
