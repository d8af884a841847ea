"""Makes the golden values in this folder with PyTorch: small digits, trained networks, learning rates. Deterministic.

    python3 tests/golden/make_golden.py [FILE …]   (needs torch ≥ 1.10, numpy, and node_modules from `npm ci`)

With names (activations.json) only those are made; the digits and networks are made together, as "networks".

digits-14x14-{images,labels}.idx   the first 1,000 images of MNIST, 2 × 2 pixels averaged into one
networks/<name>.safetensors        initial.* and final.* weights of a training run without shuffling, the loss of each of
                                   its steps, and its settings (JSON) in the metadata
schedules.json                     learning rates, step by step
backprop.json                      is made by make_backprop_golden.py
xor.json                           small networks on XOR in double: first and last parameters, the loss of each step
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


def write_list(name, entries):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


def make_networks():
    os.makedirs(os.path.join(HERE, "networks"), exist_ok=True)
    images, labels = make_digits()
    for name, changes in NETWORKS.items():
        make_network(name, changes, images, labels)


MAKERS = {
    "networks": make_networks,
    "schedules.json": lambda: write_list("schedules.json", [learning_rates(*schedule) for schedule in SCHEDULES]),
    "xor.json": lambda: write_list("xor.json", [train_xor(run) for run in XOR_RUNS]),
    "activations.json": lambda: write_list("activations.json", [activation_values(*row) for row in ACTIVATIONS]),
}


def main():
    torch.set_num_threads(1)
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name]()


if __name__ == "__main__":
    main()
