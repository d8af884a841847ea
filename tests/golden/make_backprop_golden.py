"""Makes backprop.json: one step of backpropagation on 50 random networks, every number of it, by PyTorch's autograd in double.

    python3 tests/golden/make_backprop_golden.py        (needs torch >= 1.10)

Units are listed layer by layer, parameters as each layer's weights [out x in] row by row, then its biases.
"""
import json
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
SLOPE = 0.1
FUNCTIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda z: torch.nn.functional.leaky_relu(z, SLOPE),
}
LOSSES = ["squared-error", "binary-cross-entropy", "cross-entropy"]


def loss_of(kind, z, a, target):
    if kind == "squared-error":
        return 0.5 * ((target - a) ** 2).sum()
    if kind == "binary-cross-entropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(z, target, reduction="sum")
    return -(target * torch.log_softmax(z, 0)).sum()


def output_of(kind, function, z):
    if kind == "binary-cross-entropy":
        return torch.sigmoid(z)
    return torch.softmax(z, 0) if kind == "cross-entropy" else FUNCTIONS[function](z)


def forward(network, weights, biases, x):
    zs, activations = [], []
    a = x
    for layer, (w, b) in enumerate(zip(weights, biases)):
        z = w @ a + b
        last = layer + 1 == len(weights)
        a = output_of(network["loss_kind"], network["output"], z) if last else FUNCTIONS[network["activation"]](z)
        zs.append(z)
        activations.append(a)
    return zs, activations


def flat(tensors):
    return [value for tensor in tensors for value in tensor.detach().reshape(-1).tolist()]


def draw_target(network, count):
    if network["loss_kind"] == "cross-entropy":
        return torch.nn.functional.one_hot(torch.randint(count, (1,)), count)[0].double()
    if network["loss_kind"] == "binary-cross-entropy":
        return torch.randint(2, (count,)).double()
    return torch.rand(count, dtype=torch.float64) * 2 - 0.5


def step(number):
    """A network, an example, and what one step of gradient descent on it works out."""
    torch.manual_seed(number)
    depth = 1 + number % 6
    sizes = [int(torch.randint(1, 7, ())) for _ in range(depth + 1)]
    if number % 3 == 2:
        sizes[-1] = max(2, sizes[-1])  # softmax of one output is 1, whatever the weights
    names = list(FUNCTIONS)
    network = {"sizes": sizes, "activation": names[number % 5], "loss_kind": LOSSES[number % 3],
               "output": names[(number // 5) % 5] if number % 3 == 0 else "identity",
               "slope": SLOPE, "learning_rate": [1, 0.1, 0.5][number % 3]}
    weights = [torch.randn(n, m, dtype=torch.float64, requires_grad=True) for m, n in zip(sizes, sizes[1:])]
    biases = [torch.randn(n, dtype=torch.float64, requires_grad=True) for n in sizes[1:]]
    x = torch.randn(sizes[0], dtype=torch.float64, requires_grad=True)
    y = draw_target(network, sizes[-1])

    zs, activations = forward(network, weights, biases, x)
    for z in zs:
        z.retain_grad()
    loss = loss_of(network["loss_kind"], zs[-1], activations[-1], y)
    loss.backward()
    parameters = [p for pair in zip(weights, biases) for p in pair]
    updated = [(p - network["learning_rate"] * p.grad).detach() for p in parameters]
    after_z, after_a = forward(network, updated[0::2], updated[1::2], x)
    return {**network, "parameters": flat(parameters), "inputs": flat([x]), "targets": flat([y]), "z": flat(zs),
            "a": flat(activations), "delta": flat([z.grad for z in zs]), "gradient": flat([p.grad for p in parameters]),
            "input_gradient": flat([x.grad]), "updated": flat(updated), "loss": loss.item(),
            "loss_after": loss_of(network["loss_kind"], after_z[-1], after_a[-1], y).item()}


def main():
    torch.set_num_threads(1)
    with open(os.path.join(HERE, "backprop.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(step(number)) for number in range(50)) + "\n]\n")


if __name__ == "__main__":
    main()
