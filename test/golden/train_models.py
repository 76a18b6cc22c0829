"""Golden values for training whole networks: PyTorch's CNN, ResNet, encoder-decoder, decoder-only transformer and ViT.

Run with Debian's python3-torch (1.13): /usr/bin/python3 test/golden/train_models.py
Writes train_models.json beside itself. Per network: its spec, data, batches and initial tensors under the names that
RepLens gives them; the loss of each of 30 steps of SGD; the tensors (running statistics included) after 1, 10 and 30
steps; the logits of the first batch before training, in training and in evaluation mode, and after it in evaluation mode.
`rounding` is the largest difference between the float32 run and the same run in float64: the size of what float32 arithmetic
alone does to the result, which a comparison in float32 has to allow for.

The networks are PyTorch's own modules (TransformerEncoder, TransformerDecoder, Conv2d, BatchNorm2d). The optimizer
is SGD because Adam divides by the size of a gradient: it would blow the rounding of gradients that are zero in exact
arithmetic (keys' biases: softmax does not see them) up to the size of a step.
"""
import json
import pathlib

import torch
from torch import nn

from torch_modules import BasicBlock, ConvNorm, block, layer_of

torch.manual_seed(4)
torch.set_num_threads(1)
ROWS, BATCH, STEPS, SNAPSHOTS = 12, 6, 30, [1, 10, 30]
WIDTH, HEADS, HIDDEN = 8, 2, 12
FEATURES = 2


def stack(module, prefix):
    blocks = [block(layer, f"{prefix}block{i + 1}") for i, layer in enumerate(module.layers)]
    names = {name: tensor for part in blocks for name, tensor in part.items()}
    return {**names, **layer_of(module.norm, f"{prefix}norm")}


BLOCK = dict(nhead=HEADS, dim_feedforward=HIDDEN, dropout=0, activation="gelu", batch_first=True, norm_first=True)


def encoder(blocks):
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(WIDTH, **BLOCK), blocks, nn.LayerNorm(WIDTH))


def causal(tokens):
    return torch.ones(tokens, tokens, dtype=torch.bool).triu(1)


class Embedding(nn.Module):
    def __init__(self, vocabulary, tokens):
        super().__init__()
        self.table = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Parameter(torch.randn(tokens, WIDTH))

    def forward(self, tokens):
        return self.table(tokens) + self.positions

    def named(self, name):
        return {f"{name}.weight": self.table.weight, f"{name}.positions": self.positions}


class Cnn(nn.Module):
    spec = {"kind": "cnn", "channels": [4, 6], "kernel": 3, "stride": 2, "hidden": [5], "activation": "relu"}

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.hidden1 = nn.Linear(6, 5)
        self.logits = nn.Linear(5, FEATURES * CLASSES)

    def forward(self, x):
        x = self.conv2(self.conv1(x).relu()).relu().mean((2, 3))
        return self.logits(self.hidden1(x).relu())

    def named(self):
        return {
            **layer_of(self.conv1, "conv1.convolution"),
            **layer_of(self.conv2, "conv2.convolution"),
            **layer_of(self.hidden1, "hidden1.linear"),
            **layer_of(self.logits, "logits"),
        }


class Resnet(nn.Module):
    spec = {"kind": "resnet", "channels": [4, 6], "blocks": [1, 1]}

    def __init__(self):
        super().__init__()
        self.conv1 = ConvNorm(3, 4, 3, 1)
        self.stage1 = BasicBlock(4, 4, 1)
        self.stage2 = BasicBlock(4, 6, 2)
        self.logits = nn.Linear(6, FEATURES * CLASSES)

    def forward(self, x):
        return self.logits(self.stage2(self.stage1(self.conv1(x).relu())).mean((2, 3)))

    def named(self):
        return {
            **self.conv1.named("conv1"),
            **self.stage1.named("stage1/block1"),
            **self.stage2.named("stage2/block1"),
            **layer_of(self.logits, "logits"),
        }


class Vit(nn.Module):
    spec = {"kind": "vit", "patch": 4, "blocks": 1, "width": WIDTH, "heads": HEADS, "hidden": HIDDEN}

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, WIDTH, 4, stride=4)
        self.token = nn.Parameter(torch.randn(1, WIDTH))
        self.positions = nn.Parameter(torch.randn(4, WIDTH))
        self.encoder = encoder(1)
        self.logits = nn.Linear(WIDTH, FEATURES * CLASSES)

    def forward(self, x):
        patches = self.patches(x).flatten(2).transpose(1, 2) + self.positions
        tokens = torch.cat([self.token.expand(len(x), 1, WIDTH), patches], dim=1)
        return self.logits(self.encoder(tokens)[:, 0])

    def named(self):
        return {
            "embedding.patches.weight": self.patches.weight,
            "embedding.patches.bias": self.patches.bias,
            "embedding.class-token": self.token,
            "embedding.positions": self.positions,
            **stack(self.encoder, ""),
            **layer_of(self.logits, "logits"),
        }


LENGTH, VOCABULARY = 8, 5


class DecoderOnly(nn.Module):
    spec = {"kind": "decoder-only", "blocks": 2, "width": WIDTH, "heads": HEADS, "hidden": HIDDEN}

    def __init__(self):
        super().__init__()
        self.embedding = Embedding(VOCABULARY, LENGTH)
        self.encoder = encoder(2)
        self.logits = nn.Linear(WIDTH, 1)

    def forward(self, x):
        found = self.encoder(self.embedding(x), mask=causal(LENGTH))
        return self.logits(found[:, -FEATURES:])[..., 0]

    def named(self):
        return {
            **self.embedding.named("embedding"),
            **stack(self.encoder, ""),
            **layer_of(self.logits, "logits"),
        }


class EncoderDecoder(nn.Module):
    spec = {
        "kind": "encoder-decoder",
        "encoderBlocks": 1,
        "decoderBlocks": 1,
        "width": WIDTH,
        "heads": HEADS,
        "hidden": HIDDEN,
    }

    def __init__(self):
        super().__init__()
        self.source = Embedding(VOCABULARY, LENGTH - FEATURES)
        self.target = Embedding(VOCABULARY, FEATURES)
        self.encoder = encoder(1)
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(WIDTH, **BLOCK), 1, nn.LayerNorm(WIDTH)
        )
        self.logits = nn.Linear(WIDTH, 1)

    def forward(self, x):
        memory = self.encoder(self.source(x[:, :-FEATURES]))
        found = self.decoder(self.target(x[:, -FEATURES:]), memory, tgt_mask=causal(FEATURES))
        return self.logits(found)[..., 0]

    def named(self):
        return {
            **self.source.named("encoder/embedding"),
            **stack(self.encoder, "encoder/"),
            **self.target.named("decoder/embedding"),
            **stack(self.decoder, "decoder/"),
            **layer_of(self.logits, "logits"),
        }


CLASSES = 3
IMAGE = {"kind": "image", "channels": 3, "height": 8, "width": 8}
TOKENS = {"kind": "tokens", "length": LENGTH, "vocabulary": VOCABULARY, "outputs": FEATURES}


def softmax_loss(logits, targets):
    """Mean over rows and features; the logits of a feature lie together."""
    return nn.functional.cross_entropy(logits.reshape(-1, CLASSES), targets.long().flatten())


def sigmoid_loss(logits, targets):
    return nn.functional.binary_cross_entropy_with_logits(logits, targets.to(logits.dtype))


def task(network):
    """Data, loss and learning rate of a network."""
    if network in (DecoderOnly, EncoderDecoder):
        inputs = torch.randint(0, VOCABULARY, (ROWS, LENGTH))
        return TOKENS, inputs, torch.randint(0, 2, (ROWS, FEATURES)), "sigmoid-cross-entropy", 1
    inputs = torch.randint(0, 256, (ROWS, 3, 8, 8))
    return IMAGE, inputs, torch.randint(0, CLASSES, (ROWS, FEATURES)), "softmax-cross-entropy", CLASSES


def spread(model):
    """Starts at which every tensor matters: norms off 1 and biases off 0, embeddings as large as activations."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name and parameter.dim() == 1:
                parameter.add_(torch.rand_like(parameter) * 0.4 - 0.2)
            elif parameter.dim() == 1:
                parameter.copy_(torch.rand_like(parameter) * 0.2 - 0.1)
    return model


def train(network, state, inputs, targets, rows, loss_of, rate, dtype):
    model = network().to(dtype)
    model.load_state_dict({name: tensor.to(dtype) for name, tensor in state.items()})
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    snapshots, losses, logits = {}, [], {}

    def values():
        return {name: tensor.detach().clone() for name, tensor in model.named().items()}

    def evaluate():
        model.eval()
        with torch.no_grad():
            found = model(inputs[rows[0]]).clone()
        model.train()
        return found

    initial = values()
    logits["evaluated before"] = evaluate()
    for step, batch in enumerate(rows, 1):
        optimizer.zero_grad()
        found = model(inputs[batch])
        if step == 1:
            logits["trained"] = found.detach().clone()
        loss = loss_of(found, targets[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step in SNAPSHOTS:
            snapshots[step] = values()
    logits["evaluated after"] = evaluate()
    return initial, snapshots, losses, logits


def rounded(tensor):
    """Nine significant digits hold a float32."""
    return [float(f"{number:.9g}") for number in tensor.flatten().tolist()]


def largest(a, b):
    return (a - b).abs().max().item()


def golden(network, rate):
    data, inputs, targets, loss, classes = task(network)
    rows = torch.cat([torch.randperm(ROWS) for _ in range(STEPS * BATCH // ROWS)]).reshape(STEPS, BATCH)
    loss_of = softmax_loss if classes > 1 else sigmoid_loss
    state = spread(network()).state_dict()

    def run(dtype):
        given = inputs.to(dtype) / 255 if data is IMAGE else inputs
        return train(network, state, given, targets, rows, loss_of, rate, dtype)

    initial, single, losses, logits = run(torch.float32)
    _, double, double_losses, double_logits = run(torch.float64)
    return {
        "spec": network.spec,
        "data": data,
        "features": FEATURES,
        "classes": classes,
        "loss": loss,
        "learningRate": rate,
        "batch": BATCH,
        "inputs": inputs.flatten().tolist(),
        "targets": targets.flatten().tolist(),
        "rows": rows.flatten().tolist(),
        "initial": {name: rounded(tensor) for name, tensor in initial.items()},
        "losses": [float(f"{number:.9g}") for number in losses],
        "lossRounding": max(abs(a - b) for a, b in zip(losses, double_losses)),
        "logits": {
            name: {"rounding": largest(tensor, double_logits[name]), "values": rounded(tensor)}
            for name, tensor in logits.items()
        },
        "snapshots": [
            {
                "step": step,
                "rounding": max(largest(single[step][name], double[step][name]) for name in single[step]),
                "tensors": {name: rounded(tensor) for name, tensor in single[step].items()},
            }
            for step in SNAPSHOTS
        ],
    }


NETWORKS = [(Cnn, 0.1), (Resnet, 0.1), (EncoderDecoder, 0.1), (DecoderOnly, 0.1), (Vit, 0.1)]
document = {
    "torch": torch.__version__,
    "networks": {network.spec["kind"]: golden(network, rate) for network, rate in NETWORKS},
}
text = json.dumps(document, separators=(",", ":")).replace('},"', '},\n"')
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")
for kind, network in document["networks"].items():
    print(kind, network["losses"][0], network["losses"][-1], [s["rounding"] for s in network["snapshots"]])
