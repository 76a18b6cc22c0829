"""Golden values for the losses: PyTorch's value and gradient in float64.

Run with Debian's python3-torch (1.13): /usr/bin/python3 test/golden/losses.py
Writes losses.json beside itself. Each case: logits [rows, features x classes], targets [rows, features], the number of
values of each feature, and the weight of each feature's loss of one row.
"""
import json
import pathlib

import torch
from torch.nn import functional

torch.manual_seed(4)
ROWS = 5


def case(loss, classes, weights, spread):
    widest = max(classes) if loss == "softmax-cross-entropy" else 1
    logits = (torch.randn(ROWS, len(classes) * widest, dtype=torch.float64) * spread).requires_grad_()
    targets = torch.stack([torch.randint(0, count, (ROWS,)) for count in classes], dim=1)
    total = 0
    for feature, (count, weight) in enumerate(zip(classes, weights)):
        target = targets[:, feature]
        own = logits[:, feature * widest : feature * widest + count]
        if loss == "softmax-cross-entropy":
            part = functional.cross_entropy(own, target, reduction="sum")
        elif loss == "sigmoid-cross-entropy":
            part = functional.binary_cross_entropy_with_logits(own[:, 0], target.double(), reduction="sum")
        else:
            part = functional.mse_loss(own[:, 0], target.double(), reduction="sum")
        total = total + weight * part
    total.backward()
    return {
        "loss": loss,
        "classes": classes,
        "weights": weights,
        "rows": ROWS,
        "logits": logits.flatten().tolist(),
        "targets": targets.flatten().tolist(),
        "value": total.item(),
        "gradient": logits.grad.flatten().tolist(),
    }


document = {
    "torch": torch.__version__,
    "cases": [
        case("sigmoid-cross-entropy", [2, 2, 2], [0.1, 0.1, 0.1], 2),
        case("sigmoid-cross-entropy", [2, 2], [0.2, 0.0], 60),
        case("mean-squared-error", [2, 2], [0.05, 0.15], 2),
        case("softmax-cross-entropy", [4, 4], [0.1, 0.1], 2),
        case("softmax-cross-entropy", [2, 5, 3], [0.2, 0.0, 0.1], 2),
        case("softmax-cross-entropy", [10, 3], [0.1, 0.1], 100),
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document) + "\n")
