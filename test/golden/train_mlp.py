"""Golden values for training an MLP: PyTorch's parameters after 30 steps of every optimizer (of some also 1 and 10).

Run with Debian's python3-torch (1.13): /usr/bin/python3 test/golden/train_mlp.py
Writes train_mlp.json beside itself: data, batches, initial parameters, and per run its training spec, the loss of every
step, and at some steps the parameters of a float32 run and `rounding`, the largest difference between that run and the
same run in float64: the size of what float32 arithmetic alone does to the result, which a comparison in float32 has to
allow for. Optimizers, clipping, schedules and losses are PyTorch's own.
"""
import json
import pathlib

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR, StepLR

torch.manual_seed(20)
torch.set_num_threads(1)
WIDTHS = [12, 16, 8, 2]
ROWS, BATCH, STEPS, SNAPSHOTS = 48, 8, 30, [1, 10, 30]
NAMES = [f"hidden{i + 1}.linear" for i in range(len(WIDTHS) - 2)] + ["logits"]
KEYS = [f"{name}.{part}" for name in NAMES for part in ("weight", "bias")]

inputs = torch.randint(0, 2, (ROWS, WIDTHS[0])).float()
targets = torch.stack([inputs[:, 0], inputs[:, 1:4].sum(1) % 2], dim=1)
rows = torch.randint(0, ROWS, (STEPS, BATCH))
initial = []
for fan_in, fan_out in zip(WIDTHS, WIDTHS[1:]):
    initial.append((torch.rand(fan_out, fan_in) * 2 - 1) * (6 / fan_in) ** 0.5)
    initial.append((torch.rand(fan_out) * 2 - 1) * 0.1)


def groups(model, rate, decay):
    """Weights decay, biases do not."""
    named = list(zip(KEYS, model.parameters()))
    of = lambda ending: [parameter for key, parameter in named if key.endswith(ending)]
    return [
        {"params": of("weight"), "lr": rate, "weight_decay": decay},
        {"params": of("bias"), "lr": rate, "weight_decay": 0},
    ]


def groups_by_layer(model, rate, decay):
    """hidden1 at a tenth of the rate and with twice the decay, biases included; hidden2 frozen; logits as usual."""
    named = list(zip(KEYS, model.parameters()))
    of = lambda part: [parameter for key, parameter in named if key.startswith(part)]
    weight, bias = of("logits")
    return [
        {"params": of("hidden1"), "lr": rate / 10, "weight_decay": 2 * decay},
        {"params": [weight], "lr": rate, "weight_decay": decay},
        {"params": [bias], "lr": rate, "weight_decay": 0},
    ]


def build_optimizer(spec, parameters):
    kind, rate = spec["kind"], spec["learningRate"]
    if kind == "sgd":
        return torch.optim.SGD(
            parameters, lr=rate, momentum=spec.get("momentum", 0), nesterov=spec.get("nesterov", False)
        )
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind](parameters, lr=rate, eps=spec["epsilon"])


def build_schedule(spec, optimizer, rate):
    warmup = spec.get("warmup", 0)
    span = STEPS - 1 - warmup
    floor = spec.get("floor", 0)
    after = {
        "constant": lambda: LinearLR(optimizer, start_factor=1.0),
        "cosine": lambda: CosineAnnealingLR(optimizer, T_max=span, eta_min=floor * rate),
        "linear": lambda: LinearLR(optimizer, start_factor=1.0, end_factor=floor, total_iters=span),
        "step": lambda: StepLR(optimizer, step_size=spec.get("every"), gamma=spec.get("factor")),
    }[spec["kind"]]()
    if warmup == 0:
        return after
    first = LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
    return SequentialLR(optimizer, schedulers=[first, after], milestones=[warmup])


LOSSES = {"sigmoid-cross-entropy": binary_cross_entropy_with_logits, "mean-squared-error": mse_loss}


def train(spec, dtype):
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
    described = spec["optimizer"]
    of = groups_by_layer if "groups" in spec else groups
    parameters = of(model, described["learningRate"], described.get("weightDecay", 0))
    optimizer = build_optimizer(described, parameters)
    trained = [parameter for group in parameters for parameter in group["params"]]
    schedule = build_schedule(spec.get("schedule", {"kind": "constant"}), optimizer, described["learningRate"])
    loss_of = LOSSES[spec.get("loss", "sigmoid-cross-entropy")]
    snapshots, losses = {}, []
    for step, batch in enumerate(rows, 1):
        model.zero_grad()
        loss = loss_of(model(inputs[batch].to(dtype)), targets[batch].to(dtype))
        loss.backward()
        if "clipNorm" in spec:
            torch.nn.utils.clip_grad_norm_(trained, spec["clipNorm"])
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step in SNAPSHOTS:
            snapshots[step] = [parameter.detach().clone() for parameter in model.parameters()]
    return snapshots, losses


def numbers(tensor):
    """Row-major; nine digits are enough for a float32."""
    return [float(f"{number:.9g}") for number in tensor.flatten().tolist()]


def flat(tensors):
    """name -> numbers."""
    return {key: numbers(tensor) for key, tensor in zip(KEYS, tensors)}


def golden(name, spec):
    single, losses = train(spec, torch.float32)
    double, _ = train(spec, torch.float64)
    return {
        "name": name,
        "training": spec,
        "losses": losses,
        "snapshots": [
            {
                "step": step,
                "rounding": max((a - b).abs().max().item() for a, b in zip(single[step], double[step])),
                "parameters": flat(single[step]),
            }
            for step in (SNAPSHOTS if name in ("SGD", "Adam", "AdamW") else [STEPS])
        ],
    }


SGD = {"kind": "sgd", "learningRate": 0.1}
MOMENTUM = {**SGD, "learningRate": 0.05, "momentum": 0.9}
ADAM = {"kind": "adam", "learningRate": 0.01, "epsilon": 1e-8}
GROUPS = [{"match": "hidden1*", "rate": 0.1, "weightDecay": 0.1}, {"match": "hidden2.*", "rate": 0}]
RUNS = {
    "SGD": {"optimizer": SGD},
    "SGD with decay": {"optimizer": {**SGD, "weightDecay": 0.05}},
    "momentum": {"optimizer": MOMENTUM},
    "momentum with decay": {"optimizer": {**MOMENTUM, "weightDecay": 0.05}},
    "Nesterov": {"optimizer": {**MOMENTUM, "nesterov": True}},
    "Nesterov with decay": {"optimizer": {**MOMENTUM, "nesterov": True, "weightDecay": 0.05}},
    "Adam": {"optimizer": ADAM},
    "Adam with decay": {"optimizer": {**ADAM, "weightDecay": 0.05}},
    "AdamW": {"optimizer": {**ADAM, "kind": "adamw", "weightDecay": 0.05}},
    "SGD, clipped": {"optimizer": SGD, "clipNorm": 0.2},
    "AdamW, clipped": {"optimizer": {**ADAM, "kind": "adamw", "epsilon": 0.01, "weightDecay": 0.05}, "clipNorm": 0.2},
    "SGD, cosine after warm-up": {"optimizer": SGD, "schedule": {"kind": "cosine", "warmup": 5, "floor": 0.1}},
    "Adam, linear": {"optimizer": ADAM, "schedule": {"kind": "linear", "floor": 0.2}},
    "momentum, steps": {"optimizer": MOMENTUM, "schedule": {"kind": "step", "every": 7, "factor": 0.5}},
    "SGD with decay, warm-up": {
        "optimizer": {**SGD, "weightDecay": 0.05},
        "schedule": {"kind": "constant", "warmup": 20},
    },
    "SGD in groups": {"optimizer": {**SGD, "weightDecay": 0.05}, "groups": GROUPS},
    "AdamW in groups, clipped": {
        "optimizer": {**ADAM, "kind": "adamw", "epsilon": 0.01, "weightDecay": 0.05},
        "groups": GROUPS,
        "clipNorm": 0.2,
    },
    "SGD, squared error": {"optimizer": SGD, "loss": "mean-squared-error"},
}

document = {
    "torch": torch.__version__,
    "widths": WIDTHS,
    "batch": BATCH,
    "steps": STEPS,
    "inputs": inputs.flatten().int().tolist(),
    "targets": targets.flatten().int().tolist(),
    "rows": rows.flatten().tolist(),
    "initial": flat(initial),
    "runs": [golden(name, spec) for name, spec in RUNS.items()],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document) + "\n")
