// Training settings: defaults, recipe, checks, and JSON from a page that may be wrong in every way.
#include "training/training_settings.h"

#include <limits>
#include <string>

#include "base/error.h"
#include "catch.h"

using Catch::Matchers::ContainsSubstring;
using mlp::TrainingSettings;

namespace {

/// The message with which this JSON is refused, or "accepted".
std::string refusal(const std::string& json) {
  try {
    TrainingSettings::from_json(json, {});
  } catch (const mlp::Error& error) {
    return error.what();
  }
  return "accepted";
}

/// The same for settings that were changed in C++.
template <class Change>
std::string refusal_of(Change change) {
  TrainingSettings settings;
  change(settings);
  try {
    settings.validate();
  } catch (const mlp::Error& error) {
    return error.what();
  }
  return "accepted";
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("the defaults are plain SGD, the recipe is the one that was measured") {
  const TrainingSettings plain;
  CHECK(plain.layers == std::vector<std::size_t>{784, 128, 10});
  CHECK(plain.optimizer.kind == mlp::OptimizerKind::sgd);
  CHECK(plain.optimizer.learning_rate == 0.1);
  CHECK(plain.batch_size == 64);
  CHECK(plain.epochs == 1);
  const TrainingSettings recipe = TrainingSettings::recipe();
  CHECK(recipe.layers == plain.layers);
  CHECK(recipe.optimizer.kind == mlp::OptimizerKind::adam);
  CHECK(recipe.optimizer.learning_rate == 0.008);
  CHECK(recipe.schedule == mlp::ScheduleKind::one_cycle);
  CHECK(recipe.batch_size == 128);
  CHECK(recipe.loss.label_smoothing == 0.1);
  CHECK(recipe.epochs == 4);
  CHECK_NOTHROW(plain.validate());
  CHECK_NOTHROW(recipe.validate());
}

TEST_CASE("settings survive JSON and back") {
  TrainingSettings settings = TrainingSettings::recipe();
  CHECK(TrainingSettings::from_json(settings.to_json(), {}) == settings);
  settings.layers = {4, 3, 2, 7};
  settings.activation = {.kind = mlp::ActivationKind::leaky_relu, .slope = 0.1, .alpha = 0.5};
  settings.loss = {.kind = mlp::LossKind::squared_error};
  settings.optimizer = {
      .kind = mlp::OptimizerKind::momentum, .learning_rate = 1.0 / 3, .momentum = 0.9, .weight_decay = 1e-5};
  settings.schedule = mlp::ScheduleKind::cosine;
  settings.initializer = {.kind = mlp::InitializerKind::normal, .scale = 0.02};
  settings.seed = 9007199254740991;
  settings.shuffle = false;
  CHECK(TrainingSettings::from_json(settings.to_json(), TrainingSettings::recipe()) == settings);
}

TEST_CASE("members that are missing keep the defaults that were given") {
  TrainingSettings expected = TrainingSettings::recipe();
  expected.batch_size = 32;
  CHECK(TrainingSettings::from_json(R"({"batch_size":32})", TrainingSettings::recipe()) == expected);
  CHECK(TrainingSettings::from_json("{}", {}) == TrainingSettings{});
}

TEST_CASE("an unknown member is refused by name") {
  CHECK(refusal(R"({"learning-rate":0.1})") == "settings: unknown member \"learning-rate\"");
}

TEST_CASE("what is not a JSON object is refused") {
  for (const char* json : {"", "[]", "1", "null", "\"adam\"", "{", "{\"epochs\":}", "{\"epochs\":NaN}",
                           "{\"epochs\":1e999}", "{'epochs':1}", "{\"epochs\":1}x"})
    CHECK_THAT(refusal(json), ContainsSubstring("expected a JSON object"));
}

TEST_CASE("wrong types are refused with the member's name") {
  CHECK_THAT(refusal(R"({"learning_rate":"0.1"})"), ContainsSubstring("learning_rate: expected a number, got \"0.1\""));
  CHECK_THAT(refusal(R"({"learning_rate":null})"),
             ContainsSubstring("learning_rate: expected a number, got null (NaN?)"));
  CHECK_THAT(refusal(R"({"optimizer":3})"), ContainsSubstring("optimizer: expected a text, got 3"));
  CHECK_THAT(refusal(R"({"shuffle":1})"), ContainsSubstring("shuffle: expected true or false, got 1"));
  CHECK_THAT(refusal(R"({"layers":784})"), ContainsSubstring("layers: expected a list of sizes, got 784"));
  CHECK_THAT(refusal(R"({"layers":[784,"ten"]})"), ContainsSubstring("layers: expected a number, got \"ten\""));
  CHECK_THAT(refusal(R"({"layers":{"0":784}})"), ContainsSubstring("layers: expected a list of sizes, got an object"));
}

TEST_CASE("numbers out of range are refused with the range") {
  CHECK_THAT(refusal(R"({"batch_size":0})"),
             ContainsSubstring("batch_size: expected a whole number from 1 to 60000, got 0"));
  CHECK_THAT(refusal(R"({"batch_size":-64})"), ContainsSubstring("got -64"));
  CHECK_THAT(refusal(R"({"batch_size":1.5})"), ContainsSubstring("got 1.5"));
  CHECK_THAT(refusal(R"({"epochs":0})"), ContainsSubstring("epochs: expected a whole number from 1"));
  CHECK_THAT(refusal(R"({"epochs":1e300})"), ContainsSubstring("epochs"));
  CHECK_THAT(refusal(R"({"seed":-1})"), ContainsSubstring("seed: expected a whole number from 0"));
  CHECK_THAT(refusal(R"({"seed":9007199254740992})"), ContainsSubstring("seed"));
  CHECK_THAT(refusal(R"({"seed":18446744073709551615})"), ContainsSubstring("seed"));
  CHECK_THAT(refusal(R"({"layers":[784,-5,10]})"),
             ContainsSubstring("layers: expected a whole number from 1 to 65536, got -5"));
  CHECK_THAT(refusal(R"({"layers":[784]})"), ContainsSubstring("layers: expected at least two sizes"));
  CHECK_THAT(refusal(R"({"layers":[]})"), ContainsSubstring("layers: expected at least two sizes"));
  CHECK_THAT(refusal(R"({"layers":[65536,65536,10]})"), ContainsSubstring("parameters, expected at most"));
  CHECK_THAT(refusal(R"({"activation":"gelu"})"), ContainsSubstring("activation \"gelu\": expected one of"));
}

TEST_CASE("validate refuses each setting that is out of range, NaN included") {
  CHECK(refusal_of([](TrainingSettings&) {}) == "accepted");
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.learning_rate = kNan; }), ContainsSubstring("learning_rate"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.learning_rate = kInfinity; }), ContainsSubstring("learning_rate"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.learning_rate = 0; }), ContainsSubstring("learning_rate"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.learning_rate = -0.1; }), ContainsSubstring("learning_rate"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.momentum = 1; }), ContainsSubstring("momentum"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.momentum = kNan; }), ContainsSubstring("momentum"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.beta1 = 1; }), ContainsSubstring("beta1"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.beta2 = -0.1; }), ContainsSubstring("beta2"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.epsilon = 0; }), ContainsSubstring("epsilon"));
  CHECK_THAT(refusal_of([](auto& s) { s.optimizer.weight_decay = -1; }), ContainsSubstring("weight_decay"));
  CHECK_THAT(refusal_of([](auto& s) { s.loss.label_smoothing = 1; }), ContainsSubstring("label_smoothing"));
  CHECK_THAT(refusal_of([](auto& s) { s.loss.label_smoothing = kNan; }), ContainsSubstring("label_smoothing"));
  CHECK_THAT(refusal_of([](auto& s) { s.activation.slope = kNan; }), ContainsSubstring("leaky_slope"));
  CHECK_THAT(refusal_of([](auto& s) { s.activation.alpha = -1; }), ContainsSubstring("elu_alpha"));
  CHECK_THAT(refusal_of([](auto& s) { s.initializer.scale = -1; }), ContainsSubstring("initializer_scale"));
  CHECK_THAT(refusal_of([](auto& s) { s.batch_size = 0; }), ContainsSubstring("batch_size"));
  CHECK_THAT(refusal_of([](auto& s) { s.epochs = 0; }), ContainsSubstring("epochs"));
  CHECK_THAT(refusal_of([](auto& s) { s.seed = ~std::uint64_t{0}; }), ContainsSubstring("seed"));
  CHECK_THAT(refusal_of([](auto& s) { s.layers = {784, 0, 10}; }), ContainsSubstring("layers: size number 2 is 0"));
}

TEST_CASE("step cannot be trained, cross-entropy needs logits, only a constant schedule goes on without end") {
  TrainingSettings s;
  s.activation.kind = mlp::ActivationKind::step;
  CHECK_THROWS_WITH(s.validate(), ContainsSubstring("step cannot be trained"));
  CHECK_THROWS_WITH(TrainingSettings::from_json(R"({"activation":"step"})", {}), ContainsSubstring("step"));
  s = {};
  s.output_activation.kind = mlp::ActivationKind::sigmoid;
  CHECK_THROWS_WITH(s.validate(), ContainsSubstring("expected identity, got sigmoid"));
  s.loss.kind = mlp::LossKind::squared_error;
  CHECK_NOTHROW(s.validate());
  CHECK(s.architecture().layers.back().activation.kind == mlp::ActivationKind::sigmoid);
  s.epochs = TrainingSettings::kEndless;
  CHECK_NOTHROW(s.validate());
  s.schedule = mlp::ScheduleKind::cosine;
  CHECK_THROWS_WITH(s.validate(), ContainsSubstring("epochs"));
}

TEST_CASE("settings that contradict each other are refused") {
  CHECK_THAT(refusal(R"({"loss":"squared-error","label_smoothing":0.1})"), ContainsSubstring("label_smoothing"));
  CHECK_THAT(refusal(R"({"optimizer":"adam","momentum":0.9})"), ContainsSubstring("momentum"));
}

TEST_CASE("deep nesting and long texts are refused without recursion and with short messages") {
  const std::size_t depth = 32000;
  const std::string nested = std::string(depth, '[') + std::string(depth, ']');
  CHECK_THAT(refusal(R"({"layers":[)" + nested + "]}"), ContainsSubstring("layers: expected a number, got a list"));
  CHECK_THAT(refusal(R"({"epochs":)" + nested + "}"), ContainsSubstring("epochs: expected a number, got a list"));
  CHECK_THAT(refusal(nested), ContainsSubstring("expected a JSON object"));
  CHECK_THAT(refusal(std::string(100000, ' ')), ContainsSubstring("expected at most 65536"));
  CHECK(refusal(R"({"epochs":")" + std::string(60000, 'x') + "\"}").size() < 200);
}
