"""Trains 784-128-10 on MNIST in PyTorch, for measuring beside the engine: one repetition for each line read.

    pytorch_train.py MNIST_FOLDER

Lines on standard input, each answered by one JSON object on one line:
    step BATCH SECONDS    plain SGD for about that long           -> samples_per_s, variant
    run SEED              the recipe, to 98.0 % on the test set   -> seconds, reached, full_seconds, accuracy, variant
The first line of the output says which PyTorch this is. How many threads it uses is up to the environment
(OMP_NUM_THREADS, OPENBLAS_NUM_THREADS), which libraries read when they are loaded.

No straw man: data are prepared as float tensors beforehand, nothing is copied that need not be, and several ways to write
the same step, from nn.Sequential with torch.optim to gradients by hand in place, are tried first; the fastest is measured.
"""
import json
import math
import os
import sys
import time

import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "golden"))
from pytorch_reference import read_idx  # noqa: E402

INPUTS, HIDDEN, CLASSES = 784, 128, 10
LEARNING_RATE = 0.05  # of plain SGD; the engine's bench has the same
CALIBRATION_ROUNDS, CALIBRATION_SECONDS = 5, 0.25

# TrainingSettings::recipe()
RECIPE = {"learning_rate": 0.008, "batch": 128, "smoothing": 0.1, "epochs": 4, "betas": (0.9, 0.999), "epsilon": 1e-8}
TARGET = 0.98
# web/src/engine/training-run.ts: after every epoch, and in between at most this often (seconds of training).
EVALUATE_EVERY, EVALUATION_SHARE = 0.5, 8


class Data:
    def __init__(self, folder):
        def load(name, count):
            images = read_idx(os.path.join(folder, f"{name}-images-idx3-ubyte"), count)
            labels = read_idx(os.path.join(folder, f"{name}-labels-idx1-ubyte"), count)
            x = torch.from_numpy(images.reshape(count, INPUTS).astype(np.float32) / np.float32(255))
            return x.contiguous(), torch.from_numpy(labels.astype(np.int64))

        self.x, self.y = load("train", 60000)
        self.test_x, self.test_y = load("t10k", 10000)
        self.one_hot = torch.nn.functional.one_hot(self.y, CLASSES).float()


class Network:
    """The parameters as one vector, with views of it: an optimiser may take them one by one or all at once."""

    def __init__(self, seed):
        torch.manual_seed(seed)
        layers = [torch.nn.Linear(INPUTS, HIDDEN), torch.nn.Linear(HIDDEN, CLASSES)]
        values = [p.detach() for layer in layers for p in (layer.weight, layer.bias)]
        self.flat = torch.cat([v.reshape(-1) for v in values])
        self.gradient = torch.zeros_like(self.flat)
        shapes = [v.shape for v in values]
        self.w1, self.b1, self.w2, self.b2 = self._views(self.flat, shapes)
        self.gw1, self.gb1, self.gw2, self.gb2 = self._views(self.gradient, shapes)

    @staticmethod
    def _views(flat, shapes):
        views, first = [], 0
        for shape in shapes:
            views.append(flat[first:first + shape.numel()].view(shape))
            first += shape.numel()
        return views

    def module(self):
        """The same parameters as nn.Sequential."""
        model = torch.nn.Sequential(torch.nn.Linear(INPUTS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES))
        for p, v in zip(model.parameters(), (self.w1, self.b1, self.w2, self.b2)):
            p.data = v
        return model

    def logits(self, x):
        return torch.addmm(self.b2, torch.addmm(self.b1, x, self.w1.t()).relu_(), self.w2.t())


# --- one step of plain SGD: make(network, batch) -> step(x, y, one_hot) ---


def sgd_module(network, batch):
    model = network.module()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    loss_of = torch.nn.functional.cross_entropy

    def step(x, y, one_hot):
        optimizer.zero_grad(set_to_none=True)
        loss_of(model(x), y).backward()
        optimizer.step()
    return step


def sgd_module_foreach(network, batch):
    model = network.module()
    parameters = list(model.parameters())
    loss_of = torch.nn.functional.cross_entropy

    def step(x, y, one_hot):
        gradients = torch.autograd.grad(loss_of(model(x), y), parameters)
        with torch.no_grad():
            torch._foreach_add_(parameters, gradients, alpha=-LEARNING_RATE)
    return step


class ByHand:
    """Forward and backward into buffers that are there already; delta1 and delta2 are means over the batch."""

    def __init__(self, network, batch, smoothing=0.0):
        self.network, self.batch = network, batch
        self.keep, self.spread = 1 - smoothing, smoothing / CLASSES
        self.h = torch.empty(batch, HIDDEN)
        self.z = torch.empty(batch, CLASSES)
        self.delta2 = torch.empty(batch, CLASSES)
        self.delta1 = torch.empty(batch, HIDDEN)
        # Views made once: making one takes longer than adding 128 numbers.
        self.w1_t, self.w2_t = network.w1.t(), network.w2.t()
        self.delta1_t, self.delta2_t = self.delta1.t(), self.delta2.t()

    def backward(self, x, one_hot):
        n = self.network
        torch.addmm(n.b1, x, self.w1_t, out=self.h)
        self.h.relu_()
        torch.addmm(n.b2, self.h, self.w2_t, out=self.z)
        torch.softmax(self.z, 1, out=self.delta2)
        if self.spread == 0:
            self.delta2.sub_(one_hot)
        else:
            self.delta2.sub_(one_hot, alpha=self.keep).sub_(self.spread)
        self.delta2.div_(len(x))
        torch.mm(self.delta2, n.w2, out=self.delta1)
        # ReLU's derivative in one call: passes the gradient where the output is above 0.
        torch.ops.aten.threshold_backward.grad_input(self.delta1, self.h, 0, grad_input=self.delta1)


def sgd_by_hand(network, batch):
    """The update is added by the matrix product itself: no gradient is ever stored."""
    hand = ByHand(network, batch)
    n = network

    def step(x, y, one_hot):
        hand.backward(x, one_hot)
        n.w2.addmm_(hand.delta2_t, hand.h, alpha=-LEARNING_RATE)
        n.b2.sub_(hand.delta2.sum(0), alpha=LEARNING_RATE)
        n.w1.addmm_(hand.delta1_t, x, alpha=-LEARNING_RATE)
        n.b1.sub_(hand.delta1.sum(0), alpha=LEARNING_RATE)
    return torch.no_grad()(step)


def sgd_by_hand_transposed(network, batch):
    """As sgd_by_hand with weights stored [in][out], where OpenBLAS multiplies faster."""
    hand = ByHand(network, batch)
    n = network
    w1, w2 = n.w1.t().contiguous(), n.w2.t().contiguous()
    w2_t, h_t = w2.t(), hand.h.t()

    def step(x, y, one_hot):
        torch.addmm(n.b1, x, w1, out=hand.h)
        hand.h.relu_()
        torch.addmm(n.b2, hand.h, w2, out=hand.z)
        torch.softmax(hand.z, 1, out=hand.delta2)
        hand.delta2.sub_(one_hot).div_(batch)
        torch.mm(hand.delta2, w2_t, out=hand.delta1)
        torch.ops.aten.threshold_backward.grad_input(hand.delta1, hand.h, 0, grad_input=hand.delta1)
        w2.addmm_(h_t, hand.delta2, alpha=-LEARNING_RATE)
        n.b2.sub_(hand.delta2.sum(0), alpha=LEARNING_RATE)
        w1.addmm_(x.t(), hand.delta1, alpha=-LEARNING_RATE)
        n.b1.sub_(hand.delta1.sum(0), alpha=LEARNING_RATE)
    return torch.no_grad()(step)


SGD = {"nn.Sequential, optim.SGD": sgd_module, "nn.Sequential, _foreach_add_": sgd_module_foreach,
       "by hand, update in addmm_": sgd_by_hand, "by hand, update in addmm_, weights [in][out]": sgd_by_hand_transposed}

# --- one step of the recipe: make(network) -> step(x, y, one_hot, learning rate) ---


def adam_module(foreach):
    def make(network):
        model = network.module()
        optimizer = torch.optim.Adam(model.parameters(), betas=RECIPE["betas"], eps=RECIPE["epsilon"], foreach=foreach)
        loss_of = torch.nn.functional.cross_entropy

        def step(x, y, one_hot, rate):
            optimizer.param_groups[0]["lr"] = rate
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(x), y, label_smoothing=RECIPE["smoothing"]).backward()
            optimizer.step()
        return step
    return make


def gradients_by_hand(network):
    whole = ByHand(network, RECIPE["batch"], RECIPE["smoothing"])
    rest = ByHand(network, 60000 % RECIPE["batch"] or RECIPE["batch"], RECIPE["smoothing"])
    n = network

    def compute(x, one_hot):
        hand = whole if len(x) == whole.batch else rest
        hand.backward(x, one_hot)
        torch.mm(hand.delta2_t, hand.h, out=n.gw2)
        torch.sum(hand.delta2, 0, out=n.gb2)
        torch.mm(hand.delta1_t, x, out=n.gw1)
        torch.sum(hand.delta1, 0, out=n.gb1)
    return compute


def adam_flat(network):
    """Gradients by hand, torch.optim.Adam over all parameters as one vector."""
    compute = gradients_by_hand(network)
    network.flat.grad = network.gradient
    optimizer = torch.optim.Adam([network.flat], betas=RECIPE["betas"], eps=RECIPE["epsilon"])

    def step(x, y, one_hot, rate):
        compute(x, one_hot)
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
    return torch.no_grad()(step)


def adam_by_hand(network):
    """Everything by hand and in place."""
    compute = gradients_by_hand(network)
    (beta1, beta2), epsilon = RECIPE["betas"], RECIPE["epsilon"]
    mean, square = torch.zeros_like(network.flat), torch.zeros_like(network.flat)
    root = torch.empty_like(network.flat)
    count = [0]

    def step(x, y, one_hot, rate):
        compute(x, one_hot)
        count[0] += 1
        correction2 = math.sqrt(1 - beta2 ** count[0])
        mean.lerp_(network.gradient, 1 - beta1)
        square.mul_(beta2).addcmul_(network.gradient, network.gradient, value=1 - beta2)
        # rate·m̂ / (√v̂ + ε), with the corrections taken out of the vectors.
        torch.sqrt(square, out=root)
        root.add_(epsilon * correction2)
        network.flat.addcdiv_(mean, root, value=-rate * correction2 / (1 - beta1 ** count[0]))
    return torch.no_grad()(step)


ADAM = {"nn.Sequential, optim.Adam": adam_module(False), "nn.Sequential, optim.Adam(foreach)": adam_module(True),
        "gradients by hand, optim.Adam over one vector": adam_flat, "all by hand": adam_by_hand}


def fastest(candidates, seconds_for):
    """The name whose best round is the best (a busy machine only ever makes a round slower); candidates take turns."""
    times = {name: [] for name in candidates}
    for _ in range(CALIBRATION_ROUNDS):
        for name, make in candidates.items():
            times[name].append(seconds_for(make))
    best = {name: min(values) for name, values in times.items()}
    return min(best, key=best.get), best


def sgd_rate(data, make, batch, seconds):
    """Samples per second; batches are slices of the data in the order of the file, from the same weights every time."""
    step = make(Network(0), batch)
    batches = [slice(first, first + batch) for first in range(0, len(data.x) - batch + 1, batch)]
    # Slicing is part of the work, once per step; a first step warms up.
    step(data.x[batches[0]], data.y[batches[0]], data.one_hot[batches[0]])
    steps, began = 0, time.perf_counter()
    while True:
        for _ in range(16):
            b = batches[steps % len(batches)]
            step(data.x[b], data.y[b], data.one_hot[b])
            steps += 1
        taken = time.perf_counter() - began
        if taken >= seconds:
            return steps * batch / taken


def one_cycle(step, total):
    """engine/training/schedule.cpp: from 1/25 of the rate up to it in 30 % of the steps, down to 1/250,000."""
    top = RECIPE["learning_rate"]
    start = top / 25
    end = start / 1e4
    peak, last = 0.3 * total - 1, total - 1

    def along_cosine(a, b, share):
        return b + (a - b) / 2 * (1 + math.cos(math.pi * share))
    if step <= peak:
        return along_cosine(start, top, step / peak if peak != 0 else 1)
    return along_cosine(top, end, min((step - peak) / (last - peak), 1))


def recipe_run(data, make, seed, epochs=RECIPE["epochs"], steps_limit=None):
    """The recipe as the page runs it: the clock starts with everything in memory and runs through evaluations."""
    size, batch = len(data.x), RECIPE["batch"]
    per_epoch = -(-size // batch)
    total = epochs * per_epoch
    x = torch.empty(batch, INPUTS)
    one_hot = torch.empty(batch, CLASSES)
    labels = torch.empty(batch, dtype=torch.int64)
    reached, accuracy = None, 0.0
    began = time.perf_counter()
    network = Network(seed)
    step_with = make(network)
    trained = evaluated_at = evaluation_seconds = 0.0
    step = 0

    def evaluate():
        nonlocal reached, accuracy, evaluated_at, evaluation_seconds
        start = time.perf_counter()
        with torch.no_grad():
            accuracy = (network.logits(data.test_x).argmax(1) == data.test_y).sum().item() / len(data.test_y)
        end = time.perf_counter()
        evaluation_seconds, evaluated_at = end - start, trained
        if accuracy >= TARGET and reached is None:
            reached = end - began

    for _ in range(epochs):
        order = torch.randperm(size)
        resumed = time.perf_counter()
        for first in range(0, size, batch):
            chosen = order[first:first + batch]
            if len(chosen) != len(x):
                x, one_hot, labels = x[:len(chosen)], one_hot[:len(chosen)], labels[:len(chosen)]
            torch.index_select(data.x, 0, chosen, out=x)
            torch.index_select(data.one_hot, 0, chosen, out=one_hot)
            torch.index_select(data.y, 0, chosen, out=labels)
            step_with(x, labels, one_hot, one_cycle(step, total))
            step += 1
            if steps_limit is not None and step >= steps_limit:
                return time.perf_counter() - began
            if step % 16 == 0:
                now = time.perf_counter()
                trained += now - resumed
                resumed = now
                if trained - evaluated_at >= max(EVALUATE_EVERY, EVALUATION_SHARE * evaluation_seconds):
                    evaluate()
                    resumed = time.perf_counter()
        trained += time.perf_counter() - resumed
        x, one_hot, labels = torch.empty(batch, INPUTS), torch.empty(batch, CLASSES), torch.empty(batch, dtype=torch.int64)
        evaluate()
    full = time.perf_counter() - began
    return {"seconds": reached if reached is not None else 2 * full, "reached": reached is not None,
            "full_seconds": full, "accuracy": accuracy}


class Session:
    def __init__(self, folder):
        self.data = Data(folder)
        self.chosen = {}

    def variant(self, key, candidates, seconds_for):
        if key not in self.chosen:
            name, best = fastest(candidates, seconds_for)
            self.chosen[key] = name
            tried = "; ".join(f"{n}: {value * 1e6:.2f} µs" for n, value in best.items())
            print(f"pytorch_train: {key}, a sample takes: {tried}", file=sys.stderr, flush=True)
        return self.chosen[key]

    def step(self, batch, seconds):
        name = self.variant(f"SGD, batch {batch}", SGD,
                            lambda make: 1 / sgd_rate(self.data, make, batch, CALIBRATION_SECONDS))
        return {"samples_per_s": sgd_rate(self.data, SGD[name], batch, seconds), "variant": name}

    def run(self, seed):
        steps = 300
        name = self.variant("recipe", ADAM, lambda make: recipe_run(self.data, make, 0, steps_limit=steps)
                            / steps / RECIPE["batch"])
        return {**recipe_run(self.data, ADAM[name], seed), "variant": name}

    def answer(self, words):
        if len(words) == 3 and words[0] == "step":
            return self.step(int(words[1]), float(words[2]))
        if len(words) == 2 and words[0] == "run":
            return self.run(int(words[1]))
        raise SystemExit(f'pytorch_train.py: "{" ".join(words)}": expected "step BATCH SECONDS" or "run SEED"')


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: pytorch_train.py MNIST_FOLDER")
    say = lambda value: print(json.dumps(value), flush=True)  # noqa: E731
    session = Session(sys.argv[1])
    say({"ready": True, "torch": torch.__version__, "threads": torch.get_num_threads(),
         "openblas_threads": os.environ.get("OPENBLAS_NUM_THREADS")})
    for line in sys.stdin:
        say(session.answer(line.split()))


if __name__ == "__main__":
    main()
