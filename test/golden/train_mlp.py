"""Golden values for training an MLP: PyTorch's parameters after 1, 10 and 30 steps of SGD and Adam.

Run with Debian's python3-torch (1.13): /usr/bin/python3 test/golden/train_mlp.py
Writes train_mlp.json beside itself: data, batches, initial parameters, and per optimizer and step the parameters of
a float32 run and `rounding`, the largest difference between that run and the same run in float64: the size of what
float32 arithmetic alone does to the result, which a comparison in float32 has to allow for.
"""
import json
import pathlib

import torch

torch.manual_seed(20)
torch.set_num_threads(1)
WIDTHS = [12, 16, 8, 2]
ROWS, BATCH, STEPS, SNAPSHOTS = 48, 8, 30, [1, 10, 30]
NAMES = [f"hidden{i + 1}.linear" for i in range(len(WIDTHS) - 2)] + ["logits"]

inputs = torch.randint(0, 2, (ROWS, WIDTHS[0])).float()
targets = torch.stack([inputs[:, 0], inputs[:, 1:4].sum(1) % 2], dim=1)
rows = torch.randint(0, ROWS, (STEPS, BATCH))
initial = []
for fan_in, fan_out in zip(WIDTHS, WIDTHS[1:]):
    initial.append((torch.rand(fan_out, fan_in) * 2 - 1) * (6 / fan_in) ** 0.5)
    initial.append((torch.rand(fan_out) * 2 - 1) * 0.1)


def train(optimizer_of, dtype):
    """Parameters after each snapshot step, and the loss of every step."""
    model = torch.nn.Sequential(
        *[
            layer
            for fan_in, fan_out in zip(WIDTHS, WIDTHS[1:])
            for layer in (torch.nn.Linear(fan_in, fan_out), torch.nn.ReLU())
        ][:-1]
    ).to(dtype)
    with torch.no_grad():
        for parameter, start in zip(model.parameters(), initial):
            parameter.copy_(start)
    optimizer = optimizer_of(model.parameters())
    snapshots, losses = {}, []
    for step, batch in enumerate(rows, 1):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            model(inputs[batch].to(dtype)), targets[batch].to(dtype)
        )
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step in SNAPSHOTS:
            snapshots[step] = [parameter.detach().clone() for parameter in model.parameters()]
    return snapshots, losses


def flat(tensors):
    """name -> numbers, row-major."""
    keys = [f"{name}.{part}" for name in NAMES for part in ("weight", "bias")]
    return {key: tensor.flatten().tolist() for key, tensor in zip(keys, tensors)}


def golden(optimizer_of):
    single, losses = train(optimizer_of, torch.float32)
    double, _ = train(optimizer_of, torch.float64)
    return {
        "losses": losses,
        "snapshots": [
            {
                "step": step,
                "rounding": max((a - b).abs().max().item() for a, b in zip(single[step], double[step])),
                "parameters": flat(single[step]),
            }
            for step in SNAPSHOTS
        ],
    }


document = {
    "torch": torch.__version__,
    "widths": WIDTHS,
    "batch": BATCH,
    "inputs": inputs.flatten().int().tolist(),
    "targets": targets.flatten().int().tolist(),
    "rows": rows.flatten().tolist(),
    "initial": flat(initial),
    "sgd": {"learningRate": 0.1, **golden(lambda parameters: torch.optim.SGD(parameters, lr=0.1))},
    "adam": {"learningRate": 0.01, **golden(lambda parameters: torch.optim.Adam(parameters, lr=0.01))},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document) + "\n")
