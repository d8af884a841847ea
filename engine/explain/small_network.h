// A small network in double precision with its samples and its training: what the figures of chapters 6 to 8 work on.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "data/planar_points.h"
#include "explain/layer_probe.h"
#include "explain/linear_collapse.h"
#include "kernels/execution.h"
#include "network/mlp.h"
#include "training/sample_source.h"
#include "training/trainer.h"
#include "training/training_settings.h"

namespace mlp {

/// Inputs [count × features] and targets [count × outputs] in memory, as samples for a trainer.
class MatrixSource final : public SampleSource<double> {
 public:
  MatrixSource(std::size_t features, std::size_t outputs) : features_(features), outputs_(outputs) {}

  /// Throws Error unless both have the same number of whole rows, 1 to 10,000, of numbers from −1e30 to 1e30.
  void assign(std::span<const double> inputs, std::span<const double> targets);

  std::size_t size() const override { return size_; }
  std::size_t features() const override { return features_; }
  std::size_t outputs() const override { return outputs_; }
  void gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<double> inputs,
              MatrixView<double> targets) const override;
  MatrixView<const double> inputs() const { return {inputs_.data(), size_, features_}; }
  MatrixView<const double> targets() const { return {targets_.data(), size_, outputs_}; }

 private:
  std::size_t features_, outputs_, size_ = 0;
  std::vector<double> inputs_, targets_;
};

/// What `SmallNetwork::run` goes by.
enum class TrainingUnit { example, batch, epoch };

/// "example", "batch", "epoch". Throws Error listing them.
TrainingUnit training_unit_from_name(std::string_view name);

/// How a network with certain weights does on all samples.
struct SampleScore {
  double loss = 0;  ///< mean; +∞ where it is beyond all numbers
  /// Share of samples whose every output is on the target's side of ½ (½ itself counts as above).
  double accuracy = 0;
  double gradient_norm = 0;      ///< ‖∂L/∂w‖; +∞ where it is beyond all numbers
  std::vector<double> gradient;  ///< ∂L/∂w in the order of Mlp::parameters()
};

struct SmallNetworkReport {
  bool diverged = false;             ///< training has stopped, with the last good weights
  std::uint64_t step = 0;            ///< updates since the start
  std::uint64_t epoch = 0;           ///< completed since the start
  SampleScore score;                 ///< of the weights as they are
  std::vector<std::uint32_t> batch;  ///< samples of the last step, in its order
  double batch_loss = 0;             ///< mean over the samples of this call, each before its update; NaN without any
};

/// z and a = f(z) of every unit, layer by layer from the first hidden one to the outputs.
struct UnitValues {
  std::vector<double> z, a;
};

struct LossAlong {
  std::vector<double> loss, accuracy;
};

/// Weights that were kept, and how far training was.
struct Checkpoint {
  std::uint64_t step = 0, epoch = 0;
  double loss = 0, accuracy = 0;
  std::vector<double> parameters;
};

/// A rectangle of the plane with columns × rows nodes, both ends included.
struct GridFrame {
  double x_min = 0, x_max = 1;
  std::size_t columns = 2;
  double y_min = 0, y_max = 1;
  std::size_t rows = 2;
};

/// What is shown (parameters, score, forward, grid, hidden, loss_along) is the network in training or a checkpoint.
class SmallNetwork {
 public:
  static constexpr std::size_t kMaxSizes = 24, kMaxWidth = 64, kMaxCheckpoints = 200;
  static constexpr std::size_t kMaxGridNodes = 250'000, kMaxValues = 4'000'000;

  /// Initialised from the seed of the settings, without samples. `epochs` and `schedule` of the settings are not used;
  /// step is allowed as an activation, for all but training; the losses are squared_error and binary_cross_entropy,
  /// with which the output is shown as σ(z). Throws Error for other settings, and sizes beyond the limits above.
  explicit SmallNetwork(const TrainingSettings& settings);

  /// As samples, for a network of 2 inputs and 1 output. Throws Error otherwise, and for invalid points.
  void set_points(const PlanarPoints& points);
  /// inputs [count × in], targets [count × out], row by row. Errors as MatrixSource's.
  void set_samples(std::span<const double> inputs, std::span<const double> targets);
  void set_learning_rate(double learning_rate);
  void set_batch_size(std::size_t batch_size);

  /// Trains by `steps` examples, batches, or to the ends of epochs. Throws Error without samples and for step units.
  SmallNetworkReport run(std::size_t steps, TrainingUnit unit);
  /// The same without training. Throws Error without samples.
  SmallNetworkReport report();

  /// Of the network in training. Throw Error for values outside −1e30 … 1e30, another number of them, or an index that
  /// is not there; nothing has changed then.
  void set_parameter(std::size_t index, double value);
  void set_parameters(std::span<const double> values);

  std::span<const double> shown_parameters() const;
  /// On all samples. Throws Error without samples.
  SampleScore shown_score();
  /// inputs [in]. Throws Error for another length or values outside −1e30 … 1e30.
  UnitValues forward(std::span<const double> inputs);
  /// What happens in each layer of the shown network on all samples, in float (`single_precision`) or double. Throws
  /// Error without samples, and as probe_layers().
  std::vector<LayerProbe> probe(bool single_precision, std::size_t bins, double histogram_low, double histogram_high);
  /// The shown network's layers multiplied out. Throws Error as collapse().
  LinearCollapse collapsed();
  /// f(z) of every unit at every node: [units × rows × columns], row 0 at y_min. In float, which is as good as a
  /// picture can show, at a tenth of the time. With 1 input all rows are alike. Valid until the next call. Throws Error
  /// for more than 2 inputs, empty or unbounded frames, and above 250,000 nodes or 4 million values.
  std::span<const float> grid(const GridFrame& frame);
  /// Activations of a layer (0: the first hidden one) for inputs [count × in]: [count × units]. Throws Error for a
  /// layer that is not there, and as forward().
  std::vector<double> hidden(std::size_t layer, std::span<const double> inputs);
  /// Loss and accuracy with one parameter at each of the values. Throws Error as set_parameter() and shown_score().
  LossAlong loss_along(std::size_t parameter, std::span<const double> values);

  /// Keeps the weights of now and of every so many steps from here; 0 ends it. Earlier checkpoints go. Of more than 200
  /// every second one goes, and the distance doubles.
  void checkpoint_every(std::uint64_t steps);
  const std::vector<Checkpoint>& checkpoints() const { return checkpoints_; }
  /// Throws Error for one that is not there.
  void show_checkpoint(std::size_t index);
  void show_live() { shown_checkpoint_ = kLive; }
  /// Goes on from there: later checkpoints go, optimiser and order begin anew. Shows the network in training.
  void restore_checkpoint(std::size_t index);

  /// The first weights of the seed, step 0, without checkpoints but the first; samples, learning rate and batch size
  /// stay. The same run again.
  void reset();

  const Mlp<double>& network() const { return network_; }
  std::size_t unit_count() const;

 private:
  static constexpr std::size_t kLive = static_cast<std::size_t>(-1);

  Architecture architecture() const { return network_.architecture(); }
  bool shows_sigmoid() const { return settings_.loss.kind == LossKind::binary_cross_entropy; }
  void require_samples() const;
  void require_parameter(std::size_t index) const;
  void initialize();
  void weights_changed();
  void make_trainer();
  StepReport train(std::size_t steps, TrainingUnit unit);
  StepReport train_step();
  void keep_checkpoint();
  SampleScore score(std::span<const double> parameters, bool with_gradient);
  void forward_batch(MatrixView<const double> inputs);
  template <class T>
  void write_units(Mlp<T>& network, MatrixView<const T> inputs, std::size_t first, std::size_t nodes);
  template <class T>
  void fill_grid(Mlp<T>& network, const GridFrame& frame);

  TrainingSettings settings_;
  Execution execution_;
  Mlp<double> network_;   // in training: between steps it keeps the trainer's last batch
  Mlp<double> observer_;  // for everything else
  Mlp<float> picture_;
  MatrixSource samples_;
  std::unique_ptr<Trainer<double>> trainer_;  // made at the first step
  std::vector<double> good_weights_;          // where the present call of run() began
  bool diverged_ = false;
  std::uint64_t step_ = 0, epoch_ = 0;
  std::vector<Checkpoint> checkpoints_;
  std::uint64_t checkpoint_distance_ = 0, asked_distance_ = 0;  // steps; 0: none are kept
  std::size_t shown_checkpoint_ = kLive;
  std::vector<float> grid_;
};

}  // namespace mlp
