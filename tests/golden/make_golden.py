"""Makes the golden values in this folder with PyTorch: small digits, trained networks, learning rates. Deterministic.

    python3 tests/golden/make_golden.py [FILE …]   (needs torch ≥ 1.10, numpy, and node_modules from `npm ci`)

With names only those are made: one of the .json files, or one of the networks (with the digits), or all of them ("networks").

digits-14x14-{images,labels}.idx   the first 1,000 images of MNIST, 2 × 2 pixels averaged into one
networks/<name>.safetensors        initial.* and final.* weights of a training run without shuffling, the loss of each of
                                   its steps, and its settings (JSON) in the metadata
schedules.json                     learning rates, step by step
backprop.json                      is made by make_backprop_golden.py
xor.json                           small networks on XOR in double: first and last parameters, the loss of each step
deep.json, maxout.json             what happens in each layer of a deep network; networks with a maxout layer; in double
activations.json                   value and derivative (autograd) of each activation at many z, in double
"""
import json
import math
import os
import sys

import numpy as np
import torch

import pytorch_reference as reference

HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = 1000

# Widths are odd on purpose: no vector of any instruction set divides them.
NETWORKS = {
    "relu-sgd": dict(layers=[196, 37, 10], learning_rate=0.5),
    "softmax-regression": dict(layers=[196, 10], batch_size=50),
    "tanh-momentum-decay": dict(layers=[196, 31, 17, 10], activation="tanh", optimizer="momentum", momentum=0.9,
                                learning_rate=0.05, weight_decay=1e-3),
    "sigmoid-adam": dict(layers=[196, 29, 23, 10], activation="sigmoid", optimizer="adam", learning_rate=0.003,
                         batch_size=50),
    "relu-adam-one-cycle-smoothing-deep": dict(layers=[196, 27, 19, 13, 10], optimizer="adam", learning_rate=0.008,
                                               schedule="one-cycle", label_smoothing=0.1, batch_size=40),
    "relu-adam-decay": dict(layers=[196, 35, 10], optimizer="adam", learning_rate=0.002, weight_decay=1e-2,
                            batch_size=33),
    "tanh-squared-error-cosine": dict(layers=[196, 33, 10], activation="tanh", loss="squared-error",
                                      schedule="cosine", batch_size=100),
    "sigmoid-squared-error-momentum": dict(layers=[196, 21, 15, 10], activation="sigmoid", loss="squared-error",
                                           optimizer="momentum", momentum=0.8, learning_rate=0.02),
    "leaky-relu-momentum-one-cycle": dict(layers=[196, 25, 21, 15, 10], activation="leaky-relu", leaky_slope=0.1,
                                          optimizer="momentum", momentum=0.9, learning_rate=0.2,
                                          schedule="one-cycle", batch_size=77),
    "elu-nesterov": dict(layers=[196, 23, 10], activation="elu", elu_alpha=0.7, optimizer="nesterov", momentum=0.9,
                         learning_rate=0.05),
    "softplus-rmsprop": dict(layers=[196, 21, 10], activation="softplus", optimizer="rmsprop", learning_rate=0.001,
                             rms_smoothing=0.95, weight_decay=1e-3),
    "mish-adamw-l1": dict(layers=[196, 19, 13, 10], activation="mish", optimizer="adamw", learning_rate=0.003,
                          weight_decay=0.1, l1_penalty=1e-4, batch_size=50),
    "swish-sgd-l1": dict(layers=[196, 17, 10], activation="swish", learning_rate=0.2, l1_penalty=1e-3),
    "tanh-binary-cross-entropy": dict(layers=[196, 19, 10], activation="tanh", loss="binary-cross-entropy",
                                      weight_decay=1e-4),
}

SCHEDULES = [("cosine", 0.1, steps) for steps in (1, 2, 3, 10, 101)] + \
            [("one-cycle", 0.008, steps) for steps in (1, 2, 3, 4, 5, 7, 10, 33, 101)]


def make_digits():
    images, labels = reference.mnist(COUNT)
    small = images.reshape(COUNT, 14, 2, 14, 2).mean(axis=(2, 4))
    small = np.floor(small + 0.5).astype(np.uint8)
    reference.write_idx(os.path.join(HERE, "digits-14x14-images.idx"), small)
    reference.write_idx(os.path.join(HERE, "digits-14x14-labels.idx"), labels)
    return small, labels


def make_network(name, changes, images, labels):
    settings = reference.settings_with(epochs=2, shuffle=False, **changes)
    model = reference.make_model(settings)
    tensors = {"initial." + key: value for key, value in reference.weights_of(model).items()}
    losses = reference.train(settings, model, images, labels)
    tensors.update({"final." + key: value for key, value in reference.weights_of(model).items()})
    tensors["losses"] = np.array(losses, np.float32)
    path = os.path.join(HERE, "networks", name + ".safetensors")
    reference.write_safetensors(path, tensors, {"settings": json.dumps(settings)})
    print(f"{name}: loss {losses[0]:.4f} to {losses[-1]:.4f}, {os.path.getsize(path)} bytes")


def learning_rates(schedule, learning_rate, total_steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=learning_rate)
    scheduler = reference.make_scheduler(optimizer, schedule, learning_rate, total_steps)
    values = [optimizer.param_groups[0]["lr"]]
    for _ in range(total_steps - 1):
        optimizer.step()
        scheduler.step()
        values.append(optimizer.param_groups[0]["lr"])
    return {"schedule": schedule, "learning_rate": learning_rate, "values": values}


# The order of the rows is the order of training. parameters: each layer's weights [out x in] row by row, then its biases.
XOR_RUNS = [
    dict(sizes=[2, 2, 1], activation="sigmoid", output="sigmoid", loss="binary-cross-entropy", optimizer="sgd",
         learning_rate=0.5, momentum=0, batch_size=4, epochs=300),
    dict(sizes=[2, 2, 1], activation="sigmoid", output="sigmoid", loss="squared-error", optimizer="sgd",
         learning_rate=1.0, momentum=0, batch_size=1, epochs=200),
    dict(sizes=[2, 4, 1], activation="tanh", output="sigmoid", loss="binary-cross-entropy", optimizer="adam",
         learning_rate=0.05, momentum=0, batch_size=3, epochs=100),
    dict(sizes=[2, 3, 2, 1], activation="tanh", output="tanh", loss="squared-error", optimizer="momentum",
         learning_rate=0.1, momentum=0.9, batch_size=2, epochs=100),
]


def train_xor(run):
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh}
    torch.manual_seed(1)
    layers = [torch.nn.Linear(*pair).double() for pair in zip(run["sizes"], run["sizes"][1:])]
    parameters = [p for layer in layers for p in (layer.weight, layer.bias)]
    flat = lambda: [value for p in parameters for value in p.detach().reshape(-1).tolist()]
    x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
    y = torch.tensor([[0], [1], [1], [0]], dtype=torch.float64)
    optimizer = reference.make_optimizer({**reference.DEFAULTS, **run}, parameters)
    result = {**run, "initial": flat(), "losses": []}
    for _ in range(run["epochs"]):
        for first in range(0, 4, run["batch_size"]):
            a, target = x[first:first + run["batch_size"]], y[first:first + run["batch_size"]]
            for layer in layers[:-1]:
                a = functions[run["activation"]](layer(a))
            z = layers[-1](a)
            if run["loss"] == "binary-cross-entropy":
                loss = torch.nn.functional.binary_cross_entropy_with_logits(z, target)
            else:
                loss = 0.5 * ((functions[run["output"]](z) - target) ** 2).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            result["losses"].append(loss.item())
    return {**result, "final": flat()}


# The engine's names. softplus: PyTorch's goes over to z above a threshold, 20 by default, 2e-9 away from the formula.
ACTIVATIONS = [
    ("identity", {}, lambda z: z), ("sigmoid", {}, torch.sigmoid), ("tanh", {}, torch.tanh), ("relu", {}, torch.relu),
    ("leaky-relu", {"slope": 0.01}, torch.nn.LeakyReLU()), ("leaky-relu", {"slope": 0.1}, torch.nn.LeakyReLU(0.1)),
    ("elu", {"alpha": 1}, torch.nn.ELU()), ("elu", {"alpha": 1.7}, torch.nn.ELU(1.7)),
    ("softplus", {}, torch.nn.Softplus(threshold=1000)), ("softsign", {}, torch.nn.Softsign()),
    ("log-sigmoid", {}, torch.nn.LogSigmoid()), ("swish", {}, torch.nn.SiLU()),
    ("sinc", {}, lambda z: torch.sinc(z / math.pi)), ("mish", {}, torch.nn.Mish()),
]


def activation_values(name, parameters, function):
    z = [0.0, *(sign * size for size in (1e-12, 1e-5, 0.001, 0.03, 0.3, 0.999, 1.001, 1.2784, 1.5708, 2, 3.1416, 4.4934,
                                         5.5, 7, 10, 14.5, 20, 33, 80.25, 300) for sign in (1, -1))]
    points = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    values = function(points)
    values.sum().backward()
    return {"activation": name, **parameters, "z": z, "value": values.tolist(), "derivative": points.grad.tolist()}


# A deep network on a few points: what the probe sees in each layer. A maxout layer of 3 pieces in a small one.
DEEP_RUNS = [
    dict(activation="tanh", hidden=[5] * 6, gain=1.0), dict(activation="sigmoid", hidden=[4] * 12, gain=0.5),
    dict(activation="relu", hidden=[6] * 8, gain=1.2), dict(activation="leaky-relu", slope=0.1, hidden=[3] * 20, gain=1.5),
]
BINS, BIN_LOW, BIN_HIGH = 8, -1.0, 1.0


def deep_values(run):
    functions = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu,
                 "leaky-relu": torch.nn.LeakyReLU(run.get("slope", 0.01))}
    largest = {"sigmoid": 0.25}.get(run["activation"], 1)
    generator = torch.Generator().manual_seed(len(run["hidden"]))
    normal = lambda *shape: torch.randn(*shape, generator=generator, dtype=torch.float64)
    sizes = [2, *run["hidden"], 1]
    weights = [run["gain"] * normal(out, fan_in) / math.sqrt(fan_in) for fan_in, out in zip(sizes, sizes[1:])]
    biases = [0.1 * normal(out) for out in sizes[1:]]
    x, y = normal(7, 2), (torch.arange(7).reshape(7, 1) % 2).to(torch.float64)
    for w in weights:
        w.requires_grad_()
    a, zs, activations = x, [], []
    for i, (w, b) in enumerate(zip(weights, biases)):
        z = a @ w.T + b
        z.retain_grad()
        a = functions[run["activation"]](z) if i < len(run["hidden"]) else z
        zs.append(z)
        activations.append(a)
    torch.nn.functional.binary_cross_entropy_with_logits(a, y).backward()
    layers = []
    for i, (w, z, a) in enumerate(zip(weights, zs, activations)):
        inner = z.detach().clone().requires_grad_()
        f = functions[run["activation"]] if i < len(run["hidden"]) else (lambda v: 1 * v)
        f(inner).sum().backward()
        slope = inner.grad.abs()
        top = largest if i < len(run["hidden"]) else 1
        layers.append({
            "weight_gradient": w.grad.norm().item(), "weight_norm": w.norm().item(), "delta": z.grad.norm().item(),
            "slope": slope.mean().item(), "mean": a.mean().item(), "deviation": a.std(unbiased=False).item(),
            "low": a.min().item(), "high": a.max().item(),
            "saturated": (slope < 0.1 * top).to(torch.float64).mean().item(),
            "dead": (slope == 0).all(0).to(torch.float64).mean().item(),
            "histogram": torch.histc(a.detach().clamp(BIN_LOW, BIN_HIGH), BINS, BIN_LOW, BIN_HIGH).int().tolist()})
    parameters = [v for w, b in zip(weights, biases) for v in (*w.detach().reshape(-1).tolist(), *b.tolist())]
    return {**run, "parameters": parameters, "inputs": x.reshape(-1).tolist(), "targets": y.reshape(-1).tolist(),
            "layers": layers}


def maxout_values(sizes, pieces):
    torch.manual_seed(pieces)
    first = torch.nn.Linear(sizes[0], sizes[1] * pieces).double()
    second = torch.nn.Linear(sizes[1], sizes[2]).double()
    x = torch.randn(6, sizes[0], dtype=torch.float64)
    y = torch.randn(6, sizes[2], dtype=torch.float64)
    hidden = first(x).view(6, sizes[1], pieces).max(-1)
    outputs = second(hidden.values)
    loss = 0.5 * ((outputs - y) ** 2).sum(1).mean()
    loss.backward()
    flat = lambda get: [v for layer in (first, second) for p in (layer.weight, layer.bias)
                        for v in get(p).reshape(-1).tolist()]
    return {"sizes": sizes, "pieces": pieces, "parameters": flat(lambda p: p.detach()), "gradient": flat(lambda p: p.grad),
            "inputs": x.reshape(-1).tolist(), "targets": y.reshape(-1).tolist(), "loss": loss.item(),
            "hidden": hidden.values.detach().reshape(-1).tolist(), "winners": hidden.indices.reshape(-1).tolist(),
            "outputs": outputs.detach().reshape(-1).tolist()}


def write_list(name, entries):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


def make_networks(names=tuple(NETWORKS)):
    os.makedirs(os.path.join(HERE, "networks"), exist_ok=True)
    images, labels = make_digits()
    for name in names:
        make_network(name, NETWORKS[name], images, labels)


MAKERS = {
    "networks": make_networks,
    "schedules.json": lambda: write_list("schedules.json", [learning_rates(*schedule) for schedule in SCHEDULES]),
    "xor.json": lambda: write_list("xor.json", [train_xor(run) for run in XOR_RUNS]),
    "deep.json": lambda: write_list("deep.json", [deep_values(run) for run in DEEP_RUNS]),
    "maxout.json": lambda: write_list("maxout.json", [maxout_values([3, 4, 2], 3), maxout_values([2, 5, 1], 2)]),
    "activations.json": lambda: write_list("activations.json", [activation_values(*row) for row in ACTIVATIONS]),
}


def main():
    torch.set_num_threads(1)
    for name in sys.argv[1:] or MAKERS:
        if name in NETWORKS:
            make_networks([name])
        else:
            MAKERS[name]()


if __name__ == "__main__":
    main()
