"""Small PyTorch models as ONNX files, with the activations that PyTorch's own forward hooks give on stored inputs.

Run: /usr/bin/python3 test/golden/export_models.py   (Debian's python3-torch 1.13 and python3-torchvision 0.14)
Writes test/golden/models/NAME.onnx and NAME.npz. In the .npz, `input:NAME` are the inputs, `layer:MODULE` is the output of
module MODULE (`layer:MODULE#K` of its K-th call where it is called more than once).
"""

import pathlib
import numpy as np
import torch
from torch import nn
from torchvision.models.resnet import BasicBlock, ResNet

OUT = pathlib.Path(__file__).parent / "models"


class NarrowResNet(ResNet):
    """torchvision's ResNet-18 with an eighth of the channels: 64, 128, 256, 512 become 8, 16, 32, 64."""

    def __init__(self):
        super().__init__(BasicBlock, [2, 2, 2, 2], num_classes=10)
        self.inplanes = 8
        self.conv1 = nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.layer1 = self._make_layer(BasicBlock, 8, 2)
        self.layer2 = self._make_layer(BasicBlock, 16, 2, stride=2)
        self.layer3 = self._make_layer(BasicBlock, 32, 2, stride=2)
        self.layer4 = self._make_layer(BasicBlock, 64, 2, stride=2)
        self.fc = nn.Linear(64, 10)


class Encoder(nn.Module):
    """Token ids and a mask of what to attend to -> class scores; two post-norm transformer layers."""

    def __init__(self, batch_first):
        super().__init__()
        self.embedding = nn.Embedding(50, 16)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(16, 4, 32, activation="gelu", batch_first=batch_first), 2
        )
        self.head = nn.Linear(16, 5)
        self.time_axis = 1 if batch_first else 0

    def forward(self, ids):
        return self.head(self.encoder(self.embedding(ids)).mean(self.time_axis))


class Recurrent(nn.Module):
    """[n, t, d] -> bidirectional LSTM -> linear on the last step."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(6, 7, batch_first=True, bidirectional=True)
        self.head = nn.Linear(14, 3)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def randomise(model):
    """Weights that differ between copied layers (the exporter stores equal ones once), norms that are not the identity."""
    for layer in getattr(getattr(model, "encoder", None), "layers", []):
        for parameter in layer.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
            else:
                nn.init.uniform_(parameter, -0.3, 0.3)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            with torch.no_grad():
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.3, 0.3)


def hooked(model, inputs):
    calls = {}

    def hook(name):
        def record(_module, _inputs, output):
            first = output[0] if isinstance(output, tuple) else output
            if isinstance(first, torch.Tensor):
                calls.setdefault(name, []).append(first.detach().numpy().copy())

        return record

    handles = [m.register_forward_hook(hook(n)) for n, m in model.named_modules() if n]
    model(*inputs)
    for handle in handles:
        handle.remove()
    layers = {}
    for name, outputs in calls.items():
        for k, output in enumerate(outputs):
            layers[f"layer:{name}" + (f"#{k}" if k else "")] = output
    return layers


def export(name, model, inputs, names, axes, opset, keep=lambda _: True, **options):
    randomise(model)
    # With gradients on, modules take their documented path instead of a fused one that calls no hooks.
    model.eval()
    layers = {key: value for key, value in hooked(model, inputs).items() if keep(key)}
    torch.onnx.export(
        model, inputs, OUT / f"{name}.onnx", input_names=names, output_names=["scores"], opset_version=opset,
        dynamic_axes=axes, **options,
    )  # fmt: skip
    arrays = {f"input:{n}": i.numpy() for n, i in zip(names, inputs)}
    np.savez_compressed(OUT / f"{name}.npz", **arrays, **layers)


def main():
    OUT.mkdir(exist_ok=True)
    batch = {0: "batch"}
    torch.manual_seed(3)
    image = torch.rand(3, 3, 32, 32)
    torch.manual_seed(0)
    axes = {"image": batch, "scores": batch}
    keep_modules = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    export("resnet18", NarrowResNet(), (image,), ["image"], axes, 13, **keep_modules)
    torch.manual_seed(0)
    export("resnet18-fused", NarrowResNet(), (image,), ["image"], axes, 13, lambda key: "conv" not in key)
    for order in ("batch-first", "sequence-first"):
        torch.manual_seed(1)
        first = order == "batch-first"
        ids = torch.randint(0, 50, (4, 9) if first else (9, 4))
        axes = {"ids": {0 if first else 1: "batch", 1 if first else 0: "length"}, "scores": batch}
        export(f"encoder-{order}", Encoder(first), (ids,), ["ids"], axes, 14)
    torch.manual_seed(2)
    x = torch.randn(3, 5, 6)
    export("lstm", Recurrent(), (x,), ["x"], {"x": {0: "batch", 1: "length"}, "scores": batch}, 12)


if __name__ == "__main__":
    main()
