// Implements the conversions of approximations.
#include "approximation_conversions.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include "explain/function_fit.h"
#include "explain/multiplication_gate.h"
#include "explain/product_network.h"
#include "js_values.h"
#include "small_network_conversions.h"

namespace mlp::bindings {
namespace {

constexpr double kMany = 4294967295.0, kMaxEpochs = 1000000;

void set_values(val& result, const char* units, const char* m, const GateValues& values) {
  result.set(units, typed_array(values.units));
  result.set(m, typed_array(values.m));
}

}  // namespace

val multiplication_gate_of(const std::string& activation, double lambda, double offset, const val& inputs) {
  return guarded([&] {
    const MultiplicationGate gate = multiplication_gate(activation_from_name(activation), lambda, offset);
    const std::vector<double> pairs = doubles_from(inputs, "inputs");
    val result = val::object();
    result.set("hasSeries", gate.has_series);
    result.set("sigma0", gate.sigma0);
    result.set("sigma1", gate.sigma1);
    result.set("sigma2", gate.sigma2);
    result.set("mu", gate.mu);
    set_values(result, "unitsInDouble", "inDouble", gate_values<double>(gate, pairs));
    set_values(result, "unitsInFloat", "inFloat", gate_values<float>(gate, pairs));
    std::vector<double> products;
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) products.push_back(pairs[i] * pairs[i + 1]);
    result.set("products", typed_array(products));
    result.set("errorInDouble", gate_error<double>(gate));
    result.set("errorInFloat", gate_error<float>(gate));
    return result;
  });
}

val multiplication_gate_surface(const std::string& activation, double lambda, double offset, const val& inputs,
                                bool in_float) {
  return guarded([&] {
    const MultiplicationGate gate = multiplication_gate(activation_from_name(activation), lambda, offset);
    const std::vector<double> pairs = doubles_from(inputs, "inputs");
    return typed_array(in_float ? gate_values<float>(gate, pairs).m : gate_values<double>(gate, pairs).m);
  });
}

val multiplication_gate_errors(const std::string& activation, double offset, const val& lambdas) {
  return guarded([&] {
    const GateErrors errors = gate_errors(activation_from_name(activation), offset, doubles_from(lambdas, "lambdas"));
    val result = val::object();
    result.set("inFloat", typed_array(errors.in_float));
    result.set("inDouble", typed_array(errors.in_double));
    return result;
  });
}

val product_network_of(const std::string& shape, double factors, const val& inputs) {
  return guarded([&] {
    const ProductNetwork network = product_network(product_shape_from_name(shape), whole(factors, "factors", 0, kMany),
                                                   doubles_from(inputs, "inputs"));
    val result = val::object();
    result.set("sizes", typed_array(std::vector<std::uint32_t>(network.sizes.begin(), network.sizes.end())));
    result.set("hiddenUnits", number(network.hidden_units));
    result.set("parameters", number(network.parameters));
    result.set("lambda", network.lambda);
    result.set("offset", network.offset);
    result.set("outputs", typed_array(network.outputs));
    result.set("products", typed_array(network.products));
    result.set("largestError", network.largest_error);
    return result;
  });
}

double product_units_of(const std::string& shape, double factors) {
  return guarded([&] { return product_units(product_shape_from_name(shape), whole(factors, "factors", 0, kMany)); });
}

val product_inputs_of(double factors, double rows, double seed) {
  return guarded([&] {
    return typed_array(
        product_inputs(whole(factors, "factors", 0, kMany), whole(rows, "rows", 0, kMany), seed_from(seed)));
  });
}

val unit_curves_of(SmallNetwork& network, const val& x) {
  return guarded([&] {
    const UnitCurves curves = unit_curves(network, doubles_from(x, "x"));
    val result = val::object();
    result.set("hidden", typed_array(curves.hidden));
    result.set("terms", typed_array(curves.terms));
    result.set("output", typed_array(curves.output));
    result.set("bias", curves.bias);
    return result;
  });
}

val fit_run_of(const val& settings, const val& curve, double seed, double epochs) {
  return guarded([&] {
    const FitRun run = fit_run(small_network_settings_from(settings), doubles_from(curve["x"], "x"),
                               doubles_from(curve["y"], "y"), seed_from(seed), whole(epochs, "epochs", 1, kMaxEpochs));
    val result = val::object();
    result.set("diverged", run.diverged);
    result.set("epochs", number(run.epochs));
    result.set("loss", run.loss);
    result.set("parameters", typed_array(run.parameters));
    return result;
  });
}

}  // namespace mlp::bindings
