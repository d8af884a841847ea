"""Makes approximation.json with PyTorch: networks 1-n-1 trained on curves, and multiplication gates. Deterministic.

    python3 tests/golden/make_approximation.py        (needs torch ≥ 1.10)

fits    runs of full-batch Adam in double: first and last parameters, the loss before each update
gates   σ(b), σ′(b), σ″(b) by autograd, and m(u, v) in double at some pairs
"""
import json
import math
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
POINTS = 50
FUNCTIONS = {"tanh": torch.tanh, "softplus": torch.nn.functional.softplus, "sigmoid": torch.sigmoid, "relu": torch.relu}
CURVES = {"sine": lambda x: torch.sin(math.pi * x), "square": lambda x: x * x, "absolute": torch.abs}
FITS = [("sine", "tanh", 3, 0.03, 60), ("square", "softplus", 5, 0.05, 40), ("absolute", "relu", 4, 0.02, 40)]
GATES = [("softplus", 0.0, 0.5), ("softplus", 0.0, 0.1), ("softplus", 0.75, 0.25), ("sigmoid", 1.0, 0.2),
         ("tanh", -0.5, 0.1)]
PAIRS = [(0.75, -0.5), (1.0, 1.0), (-1.0, 1.0), (0.0, 0.3), (-0.6, -0.7)]


def fit(curve, activation, units, learning_rate, epochs):
    torch.manual_seed(1)
    layers = [torch.nn.Linear(1, units).double(), torch.nn.Linear(units, 1).double()]
    parameters = [p for layer in layers for p in (layer.weight, layer.bias)]
    flat = lambda: [value for p in parameters for value in p.detach().reshape(-1).tolist()]
    x = (-1 + 2 * torch.arange(POINTS, dtype=torch.float64) / (POINTS - 1)).unsqueeze(1)
    y = CURVES[curve](x)
    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    result = dict(curve=curve, activation=activation, units=units, learning_rate=learning_rate, epochs=epochs,
                  initial=flat(), losses=[])
    for _ in range(epochs):
        loss = 0.5 * ((layers[1](FUNCTIONS[activation](layers[0](x))) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        result["losses"].append(loss.item())
    return {**result, "final": flat()}


def gate(activation, offset, scale):
    f = FUNCTIONS[activation]
    b = torch.tensor(offset, dtype=torch.float64, requires_grad=True)
    value = f(b)
    (first,) = torch.autograd.grad(value, b, create_graph=True)
    (second,) = torch.autograd.grad(first, b)
    mu = 1 / (4 * second.item() * scale * scale)
    values = []
    for u, v in PAIRS:
        z = offset + scale * torch.tensor([u + v, -u - v, u - v, v - u], dtype=torch.float64)
        values.append(mu * (f(z) * torch.tensor([1.0, 1.0, -1.0, -1.0], dtype=torch.float64)).sum().item())
    return dict(activation=activation, offset=offset, scale=scale, sigma=[value.item(), first.item(), second.item()],
                pairs=PAIRS, values=values)


def main():
    content = dict(fits=[fit(*row) for row in FITS], gates=[gate(*row) for row in GATES])
    with open(os.path.join(HERE, "approximation.json"), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


main()
