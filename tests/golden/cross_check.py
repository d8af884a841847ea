"""Holds `mlp train` against PyTorch on many random settings: two epochs over MNIST's first 1,000 images, unshuffled.

    python3 tests/golden/cross_check.py build/release/mlp [--runs 30] [--seed 1]

Prints, for each run, the largest ‖Δ‖/‖w‖ of any tensor between mlp and PyTorch (float), and the same between PyTorch's
float and double: what rounding alone does to such a run (Adam at a high rate can amplify it beyond any bar). Ends with
status 1 if a run is above 1e-5 and above four times what rounding does.
"""
import argparse
import copy
import os
import random
import subprocess
import sys
import tempfile

import torch

import pytorch_reference as reference

BAR = 1e-5
ROUNDING_FACTOR = 4


def random_settings(rng, number):
    hidden = [rng.randrange(5, 130) for _ in range(rng.choice([1, 1, 2, 3]))]
    optimizer = rng.choice(["sgd", "momentum", "adam"])
    loss = rng.choice(["cross-entropy", "cross-entropy", "squared-error"])
    batch = rng.choice([1, 16, 33, 64, 100, 128, 1000])
    # Small batches take many steps; at full rate some of these runs diverge, in PyTorch too.
    rates = {"adam": [0.001, 0.003, 0.008], "momentum": [0.01, 0.03], "sgd": [0.05, 0.1]}[optimizer]
    rate = rng.choice(rates) * (0.1 if batch < 16 else 1)
    return reference.settings_with(
        layers=[784, *hidden, 10], activation=rng.choice(["relu", "tanh", "sigmoid"]), loss=loss,
        label_smoothing=rng.choice([0, 0.1]) if loss == "cross-entropy" else 0, optimizer=optimizer,
        learning_rate=rate, momentum=0.9 if optimizer == "momentum" else 0,
        weight_decay=rng.choice([0, 0, 1e-4, 1e-2]), schedule=rng.choice(["constant", "cosine", "one-cycle"]),
        batch_size=batch, epochs=2, seed=number, shuffle=False)


def as_options(settings):
    names = {"activation": "--activation", "loss": "--loss", "optimizer": "--optimizer", "learning_rate": "--lr",
             "momentum": "--momentum", "weight_decay": "--weight-decay", "label_smoothing": "--label-smoothing",
             "schedule": "--schedule", "batch_size": "--batch", "epochs": "--epochs"}
    options = ["--no-shuffle", "--layers", ",".join(map(str, settings["layers"]))]
    for key, name in names.items():
        options += [name, str(settings[key])]
    return options


def run_mlp(program, settings, data, initial, folder, threads):
    start, end = os.path.join(folder, "start.safetensors"), os.path.join(folder, "end.safetensors")
    reference.write_safetensors(start, initial)
    subprocess.run([program, "train", "--train-images", data[0], "--train-labels", data[1], "--init", start, "--out", end,
                    "--threads", str(threads), *as_options(settings)], check=True, stdout=subprocess.DEVNULL)
    return reference.read_safetensors(end)


def check(program, settings, data, images, labels, folder, threads):
    model = reference.make_model(settings)
    initial, exact = reference.weights_of(model), copy.deepcopy(model).double()
    reference.train(settings, model, images, labels)
    reference.train(settings, exact, images, labels)
    expected = reference.weights_of(model)
    ratio, tensor = reference.worst_ratio(run_mlp(program, settings, data, initial, folder, threads), expected)
    return ratio, tensor, reference.worst_ratio(reference.weights_of(exact), expected)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    rng, images_and_labels = random.Random(arguments.seed), reference.mnist(1000)
    ratios, failures = [], 0
    with tempfile.TemporaryDirectory() as folder:
        data = [os.path.join(folder, name) for name in ("images.idx", "labels.idx")]
        for path, array in zip(data, images_and_labels):
            reference.write_idx(path, array)
        for number in range(arguments.runs):
            settings, threads = random_settings(rng, number), rng.choice([1, 2, 3])
            ratio, tensor, rounding = check(arguments.program, settings, data, *images_and_labels, folder, threads)
            ratios.append(ratio)
            failures += ratio > max(BAR, ROUNDING_FACTOR * rounding)
            print(f"{number:3} {ratio:.2e} {tensor:9} (float/double {rounding:.2e}) threads {threads}",
                  *as_options(settings)[1:], flush=True)
    print(f"worst of {len(ratios)}: {max(ratios):.2e}; above {BAR:g}: {sum(r > BAR for r in ratios)}, "
          f"of which not explained by rounding: {failures}")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
