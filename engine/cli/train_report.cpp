// Implements both reports.
#include "cli/train_report.h"

#include <chrono>
#include <ostream>

#include "cli/json_line.h"
#include "cli/text.h"

namespace mlp::cli {
namespace {

class JsonReport final : public TrainReport {
 public:
  JsonReport(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

  void starts(const std::string&) override {}
  void stepped(const StepReport&, std::uint64_t, std::uint64_t) override {}

  void epoch_ended(const TrainStats& epoch) override {
    Json line{{"event", "epoch"}, {"epoch", epoch.epoch}, {"epochs", epoch.epochs}};
    add_stats(line, epoch);
    write_json_line(out_, line);
  }

  void done(const TrainStats& run, const std::string& written) override {
    Json line{{"event", "done"}, {"epochs", run.epochs}};
    add_stats(line, run);
    if (!written.empty()) line["out"] = written;
    write_json_line(out_, line);
  }

  void diverged(const std::string& message, std::uint64_t epoch, std::uint64_t step) override {
    write_json_line(out_,
                    {{"event", "error"}, {"message", message}, {"diverged", true}, {"epoch", epoch}, {"step", step}});
    err_ << "mlp: " << message << std::endl;
  }

 private:
  static void add_stats(Json& line, const TrainStats& stats) {
    line["train_loss"] = stats.train_loss;
    line["train_accuracy"] = stats.train_accuracy;
    if (stats.test) {
      line["test_loss"] = stats.test->loss;
      line["test_accuracy"] = stats.test->accuracy;
    }
    line["learning_rate"] = stats.learning_rate;
    line["seconds"] = stats.seconds;
    line["samples_per_s"] = stats.samples_per_s;
  }

  std::ostream &out_, &err_;
};

class TextReport final : public TrainReport {
 public:
  TextReport(std::ostream& out, std::ostream& err, bool bar) : out_(out), err_(err), bar_(bar) {}
  ~TextReport() override { clear_bar(); }

  void starts(const std::string& description) override { out_ << description << std::endl; }

  void stepped(const StepReport& step, std::uint64_t done, std::uint64_t total) override {
    if (!bar_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_ < kRedraw) return;
    drawn_ = now;
    constexpr std::uint64_t kWidth = 40;
    const std::uint64_t filled = kWidth * done / total;
    err_ << "\r[" << std::string(filled, '=') << std::string(kWidth - filled, ' ') << "] " << 100 * done / total
         << " %  step " << grouped(done) << " of " << grouped(total) << ", loss " << fixed(step.loss, 4) << kClearToEnd
         << std::flush;
    bar_is_drawn_ = true;
  }

  void epoch_ended(const TrainStats& epoch) override {
    clear_bar();
    out_ << "epoch " << epoch.epoch << " of " << epoch.epochs << ": training loss " << fixed(epoch.train_loss, 4)
         << ", accuracy " << percent(epoch.train_accuracy);
    if (epoch.test)
      out_ << "; test loss " << fixed(epoch.test->loss, 4) << ", accuracy " << percent(epoch.test->accuracy);
    out_ << "; " << fixed(epoch.seconds, 2) << " s" << std::endl;
  }

  void done(const TrainStats& run, const std::string& written) override {
    clear_bar();
    if (run.test) out_ << "test accuracy " << percent(run.test->accuracy) << std::endl;
    out_ << grouped(static_cast<std::uint64_t>(run.samples_per_s)) << " samples a second in " << fixed(run.seconds, 2)
         << " s of training" << std::endl;
    if (!written.empty()) out_ << "written: " << written << std::endl;
  }

  void diverged(const std::string& message, std::uint64_t, std::uint64_t) override {
    clear_bar();
    err_ << "mlp: " << message << std::endl;
  }

 private:
  void clear_bar() {
    if (bar_is_drawn_) err_ << '\r' << kClearToEnd << std::flush;
    bar_is_drawn_ = false;
  }

  static constexpr auto kRedraw = std::chrono::milliseconds(50);
  static constexpr const char* kClearToEnd = "\x1b[K";  // the terminal's "erase to the end of the line"
  std::ostream &out_, &err_;
  bool bar_, bar_is_drawn_ = false;
  std::chrono::steady_clock::time_point drawn_ = std::chrono::steady_clock::now();
};

}  // namespace

std::unique_ptr<TrainReport> make_json_report(std::ostream& out, std::ostream& err) {
  return std::make_unique<JsonReport>(out, err);
}

std::unique_ptr<TrainReport> make_text_report(std::ostream& out, std::ostream& err, bool bar) {
  return std::make_unique<TextReport>(out, err, bar);
}

}  // namespace mlp::cli
