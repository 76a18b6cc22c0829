"""Parts of networks in PyTorch, and the names that RepLens gives their tensors."""
from torch import nn


def layer_of(module, name, parts=("weight", "bias")):
    """RepLens name -> tensor of a module whose tensors have the names `parts`."""
    return {f"{name}.{part}": getattr(module, part) for part in parts if getattr(module, part) is not None}


def attention(module, name):
    names = {}
    for kind, tensors in (("weight", module.in_proj_weight), ("bias", module.in_proj_bias)):
        for part, tensor in zip(("query", "key", "value"), tensors.chunk(3)):
            names[f"{name}/{part}.{kind}"] = tensor
    return {**names, **layer_of(module.out_proj, f"{name}/output")}


def block(module, name):
    """A TransformerEncoderLayer, or a TransformerDecoderLayer, which attends to a memory in between."""
    crosses = hasattr(module, "multihead_attn")
    cross = {}
    if crosses:
        cross = {
            **layer_of(module.norm2, f"{name}/cross-attention/norm"),
            **attention(module.multihead_attn, f"{name}/cross-attention"),
        }
    return {
        **layer_of(module.norm1, f"{name}/attention/norm"),
        **attention(module.self_attn, f"{name}/attention"),
        **cross,
        **layer_of(module.norm3 if crosses else module.norm2, f"{name}/mlp/norm"),
        **layer_of(module.linear1, f"{name}/mlp/hidden.linear"),
        **layer_of(module.linear2, f"{name}/mlp/output"),
    }


class ConvNorm(nn.Module):
    def __init__(self, fan_in, fan_out, kernel, stride):
        super().__init__()
        self.conv = nn.Conv2d(fan_in, fan_out, kernel, stride=stride, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(fan_out)

    def forward(self, x):
        return self.norm(self.conv(x))

    def named(self, name):
        norm = layer_of(self.norm, f"{name}.norm", ("weight", "bias", "running_mean", "running_var"))
        return {**layer_of(self.conv, f"{name}.convolution"), **norm}


class BasicBlock(nn.Module):
    def __init__(self, fan_in, fan_out, stride):
        super().__init__()
        self.hidden = ConvNorm(fan_in, fan_out, 3, stride)
        self.output = ConvNorm(fan_out, fan_out, 3, 1)
        same = stride == 1 and fan_in == fan_out
        self.projection = None if same else ConvNorm(fan_in, fan_out, 1, stride)

    def forward(self, x):
        shortcut = x if self.projection is None else self.projection(x)
        return (self.output(self.hidden(x).relu()) + shortcut).relu()

    def named(self, name):
        projection = {} if self.projection is None else self.projection.named(f"{name}/projection")
        return {**self.hidden.named(f"{name}/hidden"), **self.output.named(f"{name}/output"), **projection}
