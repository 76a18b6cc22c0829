"""PyTorch's side of the training benchmarks: trains the network described in argv[1] (a folder) on request.

The folder holds setup.json (model: spec of the network; data: {input, features}; training: spec of the training; tensors:
[{name, shape}] in the order of initial.bin; rowCount, threads; setting: how PyTorch runs it, see SETTING), initial.bin,
inputs.bin (float32, int32 or uint8), targets.bin (float32) and rows.bin (int32 [steps, batch]), all row-major.
Protocol, one line each: `reset` goes back to the initial tensors; `run N` trains N steps more and answers one JSON line
{"seconds", "cpuSeconds"}; `save` writes the tensors to trained.bin in the order of initial.bin.
"""
import json
import os
import sys
import time

folder = sys.argv[1]
with open(os.path.join(folder, "setup.json")) as file:
    setup = json.load(file)
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(setup["threads"])

import numpy as np  # noqa: E402  (after the thread settings)
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

# Beside this file where it was built to be carried elsewhere.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../golden"))
from torch_modules import BasicBlock, ConvNorm, block, layer_of  # noqa: E402

SPEC, TRAINING, DATA = setup["model"], setup["training"], setup["data"]
# foreach: which implementation of the optimizers; channelsLast: layout of images; compile: torch.compile; device.
SETTING = setup["setting"]
DEVICE = torch.device(SETTING["device"])
FEATURES = len(DATA["features"])
SOFTMAX = TRAINING["loss"] == "softmax-cross-entropy"
CLASSES = max(feature["classes"] for feature in DATA["features"]) if SOFTMAX else 1
torch.set_num_threads(setup["threads"])
# As on the other side: float32 products in full precision.
torch.backends.cudnn.allow_tf32 = False


# Newer versions look through every mask for whether it is causal, unless they are told.
KNOWN = int(torch.__version__.split(".")[0]) >= 2


def stack(module, prefix):
    blocks = [block(layer, f"{prefix}block{i + 1}") for i, layer in enumerate(module.layers)]
    return {name: tensor for part in blocks for name, tensor in part.items()}


def blocks(kind, wrapper, count):
    layer = kind(
        SPEC["width"],
        nhead=SPEC["heads"],
        dim_feedforward=SPEC["hidden"],
        dropout=0,
        activation=SPEC["activation"],
        batch_first=True,
        norm_first=True,
    )
    return wrapper(layer, count)


def causal(tokens):
    return torch.ones(tokens, tokens, dtype=torch.bool, device=DEVICE).triu(1)


class Embedding(nn.Module):
    def __init__(self, tokens):
        super().__init__()
        self.table = nn.Embedding(DATA["input"]["vocabulary"], SPEC["width"])
        self.positions = nn.Parameter(torch.zeros(tokens, SPEC["width"]))

    def forward(self, tokens):
        return self.table(tokens) + self.positions

    def named(self, name):
        return {f"{name}.weight": self.table.weight, f"{name}.positions": self.positions}


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [DATA["input"]["width"], *SPEC["hidden"], FEATURES * CLASSES]
        self.linears = nn.ModuleList(nn.Linear(*pair) for pair in zip(widths, widths[1:]))
        layers = [layer for linear in self.linears for layer in (linear, nn.ReLU())]
        self.whole = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.whole(x)

    def named(self):
        names = [f"hidden{i + 1}.linear" for i in range(len(self.linears) - 1)] + ["logits"]
        return {key: t for module, name in zip(self.linears, names) for key, t in layer_of(module, name).items()}


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        depths, kernel = [DATA["input"]["channels"], *SPEC["channels"]], SPEC["kernel"]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(*pair, kernel, stride=SPEC["stride"], padding=kernel // 2) for pair in zip(depths, depths[1:])
        )
        self.logits = nn.Linear(depths[-1], FEATURES * CLASSES)

    def forward(self, x):
        for convolution in self.convolutions:
            x = convolution(x).relu()
        return self.logits(x.mean((2, 3)))

    def named(self):
        names = {}
        for i, module in enumerate(self.convolutions):
            names.update(layer_of(module, f"conv{i + 1}.convolution"))
        return {**names, **layer_of(self.logits, "logits")}


class Resnet(nn.Module):
    def __init__(self):
        super().__init__()
        channels = SPEC["channels"]
        self.conv1 = ConvNorm(DATA["input"]["channels"], channels[0], 3, 1)
        self.blocks = nn.ModuleDict()
        depth = channels[0]
        for stage, (width, count) in enumerate(zip(channels, SPEC["blocks"])):
            for i in range(count):
                stride = 2 if i == 0 and stage > 0 else 1
                self.blocks[f"stage{stage + 1}/block{i + 1}"] = BasicBlock(depth, width, stride)
                depth = width
        self.logits = nn.Linear(depth, FEATURES * CLASSES)

    def forward(self, x):
        x = self.conv1(x).relu()
        for module in self.blocks.values():
            x = module(x)
        return self.logits(x.mean((2, 3)))

    def named(self):
        names = self.conv1.named("conv1")
        for name, module in self.blocks.items():
            names.update(module.named(name))
        return {**names, **layer_of(self.logits, "logits")}


class DecoderOnly(nn.Module):
    def __init__(self):
        super().__init__()
        tokens = DATA["input"]["length"]
        self.embedding = Embedding(tokens)
        self.stack = blocks(nn.TransformerEncoderLayer, nn.TransformerEncoder, SPEC["blocks"])
        self.norm = nn.LayerNorm(SPEC["width"])
        self.logits = nn.Linear(SPEC["width"], CLASSES)
        self.register_buffer("mask", causal(tokens), persistent=False)

    def forward(self, x):
        told = {"is_causal": True} if KNOWN else {}
        found = self.stack(self.embedding(x), mask=self.mask, **told)[:, -FEATURES:]
        return self.logits(self.norm(found)).flatten(1)

    def named(self):
        return {
            **self.embedding.named("embedding"),
            **stack(self.stack, ""),
            **layer_of(self.norm, "norm"),
            **layer_of(self.logits, "logits"),
        }


class EncoderDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.outputs = DATA["input"]["outputs"]
        self.source = Embedding(DATA["input"]["length"] - self.outputs)
        self.target = Embedding(self.outputs)
        self.encoder = blocks(nn.TransformerEncoderLayer, nn.TransformerEncoder, SPEC["encoderBlocks"])
        self.decoder = blocks(nn.TransformerDecoderLayer, nn.TransformerDecoder, SPEC["decoderBlocks"])
        self.encoder_norm = nn.LayerNorm(SPEC["width"])
        self.decoder_norm = nn.LayerNorm(SPEC["width"])
        self.logits = nn.Linear(SPEC["width"], CLASSES)
        self.register_buffer("mask", causal(self.outputs), persistent=False)

    def forward(self, x):
        memory = self.encoder_norm(self.encoder(self.source(x[:, : -self.outputs])))
        told = {"tgt_is_causal": True} if KNOWN else {}
        found = self.decoder(self.target(x[:, -self.outputs :]), memory, tgt_mask=self.mask, **told)
        return self.logits(self.decoder_norm(found[:, -FEATURES:])).flatten(1)

    def named(self):
        return {
            **self.source.named("encoder/embedding"),
            **stack(self.encoder, "encoder/"),
            **layer_of(self.encoder_norm, "encoder/norm"),
            **self.target.named("decoder/embedding"),
            **stack(self.decoder, "decoder/"),
            **layer_of(self.decoder_norm, "decoder/norm"),
            **layer_of(self.logits, "logits"),
        }


NETWORKS = {
    "mlp": Mlp,
    "cnn": Cnn,
    "resnet": Resnet,
    "decoder-only": DecoderOnly,
    "encoder-decoder": EncoderDecoder,
}
DTYPES = {"vector": np.float32, "tokens": np.int32, "image": np.uint8}
IS_IMAGE = DATA["input"]["kind"] == "image"


def read(name, dtype, *shape):
    array = np.fromfile(os.path.join(folder, name), dtype=dtype).reshape(*shape)
    return torch.from_numpy(array).to(DEVICE)


def row_shape(data):
    if data["kind"] == "image":
        return [data["channels"], data["height"], data["width"]]
    return [data["width"] if data["kind"] == "vector" else data["length"]]


inputs = read("inputs.bin", DTYPES[DATA["input"]["kind"]], -1, *row_shape(DATA["input"]))
targets = read("targets.bin", np.float32, -1, FEATURES)
rows = read("rows.bin", np.int32, -1, TRAINING["batchSize"]).long()
initial = read("initial.bin", np.float32, -1)


def size_of(shape):
    return int(np.prod(shape)) if shape else 1


def load(model):
    named = model.named()
    place = 0
    with torch.no_grad():
        for tensor in setup["tensors"]:
            size = size_of(tensor["shape"])
            named.pop(tensor["name"]).copy_(initial[place : place + size].view(tensor["shape"]))
            place += size
    assert not named, f"not in the network: {list(named)}"


def build_optimizer(parameters):
    spec = TRAINING["optimizer"]
    kind, rate = spec["kind"], spec["learningRate"]
    options = {"foreach": SETTING["foreach"], "weight_decay": spec["weightDecay"]}
    if kind == "sgd":
        return torch.optim.SGD(parameters, lr=rate, momentum=spec["momentum"], **options)
    adam = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind]
    return adam(parameters, lr=rate, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"], **options)


def loss_of(logits, target):
    if SOFTMAX:
        return functional.cross_entropy(logits.reshape(-1, CLASSES), target.long().flatten())
    return functional.binary_cross_entropy_with_logits(logits, target)


class Training:
    def __init__(self):
        self.model = NETWORKS[SPEC["kind"]]().to(DEVICE)
        if SETTING["channelsLast"]:
            self.model = self.model.to(memory_format=torch.channels_last)
        load(self.model)
        self.optimizer = build_optimizer(self.model.parameters())
        self.forward = torch.compile(self.model) if SETTING["compile"] else self.model
        self.step = 0

    def batch(self, chosen):
        found = inputs[chosen]
        if not IS_IMAGE:
            return found
        numbers = found.float() / 255
        return numbers.contiguous(memory_format=torch.channels_last) if SETTING["channelsLast"] else numbers

    def run(self, steps):
        if DEVICE.type == "cuda":
            torch.cuda.synchronize()
        start, cpu_start = time.perf_counter(), time.process_time()
        losses = []
        for _ in range(steps):
            chosen = rows[self.step % len(rows)]
            self.optimizer.zero_grad(set_to_none=True)
            loss = loss_of(self.forward(self.batch(chosen)), targets[chosen])
            loss.backward()
            self.optimizer.step()
            losses.append(loss.detach())
            self.step += 1
        total = float(torch.stack(losses).sum())
        seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
        return {"seconds": seconds, "cpuSeconds": cpu_seconds, "loss": total / steps}

    def save(self):
        named = self.model.named()
        flat = [named[tensor["name"]].detach().reshape(-1) for tensor in setup["tensors"]]
        torch.cat(flat).cpu().numpy().tofile(os.path.join(folder, "trained.bin"))


training = Training()
print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    command, *numbers = line.split()
    if command == "reset":
        training = Training()
        print("{}", flush=True)
    elif command == "save":
        training.save()
        print("{}", flush=True)
    else:
        print(json.dumps(training.run(int(numbers[0]))), flush=True)
