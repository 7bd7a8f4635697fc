#!/usr/bin/env python3
"""Writes the small PyTorch files that the tests read. Needs torch; made with 2.11."""
import argparse
import collections
import io
import os
import pathlib
import zipfile

import torch

HERE = pathlib.Path(__file__).parent


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1 = torch.nn.LayerNorm(3)
        self.fc = torch.nn.Linear(3, 3)
        self.fc.weight.data = values(3, 3)
        self.fc.bias.data = values(3)

    def forward(self, x):
        return self.fc(self.ln_1(x))


class Visual(torch.nn.Module):
    """As OpenAI's CLIP: a parameter of its own, and blocks in a Sequential."""

    def __init__(self):
        super().__init__()
        self.class_embedding = torch.nn.Parameter(values(3).half())
        self.resblocks = torch.nn.Sequential(Block(), Block())
        self.register_buffer("sizes", torch.tensor([224, 16]))

    def forward(self, x):
        return self.resblocks(x + self.class_embedding)[0]


class Module(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = Visual()

    def forward(self, x):
        return self.visual(x)


def values(*shape):
    """0, 1, 2, ... in C order."""
    return torch.arange(int(torch.Size(shape).numel()), dtype=torch.float32).reshape(shape)


def state():
    return collections.OrderedDict(a=values(2, 3), b=torch.tensor(7.0))


def plain():
    return {
        "float": values(2, 3),
        "half": values(2, 3).half(),
        "bfloat": values(2, 3).bfloat16(),
        "double": values(2, 3).double(),
        "long": torch.tensor([1, -1, 1 << 40]),
        "int": torch.tensor([1, -2], dtype=torch.int32),
        "byte": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 4),
    }


def windows():
    """Tensors that share bytes or do not lie in C order."""
    base = values(4, 6)
    return {
        "base": base,
        "rows": base[1:3],
        "columns": base[:, 2:5],
        "transposed": base.t(),
        "every_other": base[::2, 1::2],
        "repeated": torch.tensor([5.0]).expand(2, 3),
        "permuted": values(2, 3, 4).permute(2, 0, 1),
        "one": base[2, 3],
    }


def training():
    """What training scripts save: Namespace, numbers, an optimiser; the averaged weights beside the others."""
    args = argparse.Namespace(model="vit", lr=1e-3, dtype=torch.float16, size=torch.Size([3, 4]), teachers=[{"name": "clip"}, None])
    return {
        "arch": "vit",
        "epoch": 3,
        "args": args,
        "state_dict": {"module.a": values(2, 3)},
        "state_dict_ema": {"module.a": values(2, 3) + 1},
        "optimizer": {"state": {0: {"step": torch.tensor(1.0), "exp_avg": values(2, 3)}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}]},
    }


def main():
    torch.save(plain(), HERE / "plain.pt")
    model = torch.nn.Module()
    model.a = torch.nn.Parameter(values(2, 3))
    model.register_buffer("b", torch.tensor(7.0))
    torch.save(model.state_dict(), HERE / "state_dict.pth")
    torch.save({"a": torch.nn.Parameter(values(2, 3)), "b": torch.tensor(7.0)}, HERE / "parameters.bin")
    torch.save(windows(), HERE / "windows.pt")
    torch.save(training(), HERE / "training.pth.tar")
    torch.save({"model": state(), "args": argparse.Namespace(x=1)}, HERE / "model.pth")
    torch.save(state(), HERE / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(windows(), HERE / "legacy_windows.pth", _use_new_zipfile_serialization=False)
    torch.save(state(), HERE / "protocol4.pth", pickle_protocol=4)
    torch.jit.save(torch.jit.trace(Module().eval(), torch.zeros(1, 3)), HERE / "traced.pt")
    torch.jit.save(torch.jit.script(Module().eval()), HERE / "scripted.pt")
    torch.save(Block(), HERE / "whole_module.pt")
    torch.save({"x": 1, "words": ["no", "tensors"]}, HERE / "no_tensors.pt")
    hostile()


class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/cortilens-was-here",)


def hostile():
    torch.save({"a": values(2, 3), "b": Evil()}, HERE / "runs_a_command.pt")
    torch.save({"a": values(2, 3), "b": Evil()}, HERE / "legacy_runs_a_command.pth", _use_new_zipfile_serialization=False)
    packed = io.BytesIO()
    with zipfile.ZipFile(HERE / "state_dict.pth") as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    (HERE / "packed_again.pth").write_bytes(packed.getvalue())


main()
