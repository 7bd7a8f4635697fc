#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every row against published code (transformers, timm, open_clip) with the same formula weights, to 1e-4.
Usage: vision.py BUILD_DIR [--references] [ROW...]. --references prints the published code's values for core/dense/Conformance.cpp."""
import pathlib
import subprocess
import sys

import parity

TOLERANCE = 1e-4  # of a tensor's typical value: float32 on both sides, only the order of sums differs

# Row, naming, pixels, blocks (0: all), the program that runs it. Large networks are cut: names and widths are what differs.
RUNS = [
    ("deit-tiny", 0, 224, 0, "timm:deit_tiny_patch16_224"),
    ("clip-vit-b16", 0, 224, 0, "open_clip:ViT-B-16-quickgelu"),
    ("clip-vit-b16", 1, 448, 0, "transformers:clip"),
    ("clip-vit-b32", 0, 224, 0, "open_clip:ViT-B-32-quickgelu"),
    ("clip-vit-b32", 1, 448, 0, "transformers:clip"),
    ("clip-vit-l14", 0, 224, 4, "open_clip:ViT-L-14-quickgelu"),
    ("clip-vit-l14", 1, 224, 4, "transformers:clip"),
    ("clip-vit-l14-336", 1, 336, 4, "transformers:clip"),
    ("dinov2-vitb14-reg", 1, 518, 0, "transformers:dinov2-registers"),
    ("dinov2-vits14-reg", 1, 518, 0, "transformers:dinov2-registers"),
    ("dinov2-vitl14-reg", 1, 224, 4, "transformers:dinov2-registers"),
    ("dinov2-vitg14-reg", 1, 224, 2, "transformers:dinov2-registers"),
    ("dinov2-vits14", 0, 518, 0, "timm:vit_small_patch14_dinov2"),
    ("dinov2-vits14", 1, 518, 0, "transformers:dinov2"),
    ("dinov2-vitb14", 0, 518, 0, "timm:vit_base_patch14_dinov2"),
    ("dinov2-vitb14", 1, 518, 0, "transformers:dinov2"),
    ("dinov2-vitl14", 1, 518, 4, "transformers:dinov2"),
    ("dinov2-vitg14", 1, 518, 2, "transformers:dinov2"),
    ("siglip-vit-b16", 0, 224, 0, "transformers:siglip"),
    ("siglip-vit-b16", 0, 448, 0, "transformers:siglip"),
    ("siglip-vit-b16", 2, 224, 0, "timm:vit_base_patch16_siglip_224"),
    ("siglip2-vit-b16", 0, 224, 0, "transformers:siglip"),
]
HEADS = {384: 6, 768: 12, 1024: 16, 1536: 24}


def depth_of(tensors):
    return 1 + max(int(part) for name in tensors if "encoder.layer" in name for part in name.split(".") if part.isdigit())


def transformers_class(kind, tensors):
    """The published class and a configuration with the sizes that the tensors have: nothing is taken from the row's own table."""
    import transformers as t
    if kind in ("clip", "siglip"):
        patch = tensors["vision_model.embeddings.patch_embedding.weight"]
        positions = tensors["vision_model.embeddings.position_embedding.weight"].shape[0]
        side = int((positions - (kind == "clip")) ** 0.5)
        sizes = dict(hidden_size=patch.shape[0], intermediate_size=4 * patch.shape[0], num_hidden_layers=depth_of(tensors),
                     num_attention_heads=HEADS[patch.shape[0]], patch_size=patch.shape[2], image_size=side * patch.shape[2])
        if kind == "clip":
            config = t.CLIPVisionConfig(projection_dim=tensors["visual_projection.weight"].shape[0], hidden_act="quick_gelu", **sizes)
            return t.CLIPVisionModelWithProjection, config
        return t.SiglipVisionModel, t.SiglipVisionConfig(**sizes)
    patch = tensors["embeddings.patch_embeddings.projection.weight"]
    sizes = dict(hidden_size=patch.shape[0], num_hidden_layers=depth_of(tensors), num_attention_heads=HEADS[patch.shape[0]],
                 patch_size=14, image_size=518, use_swiglu_ffn=patch.shape[0] == 1536, mlp_ratio=4)
    if kind == "dinov2":
        return t.Dinov2Model, t.Dinov2Config(**sizes)
    return t.Dinov2WithRegistersModel, t.Dinov2WithRegistersConfig(num_register_tokens=4, **sizes)


def from_folder(kind, tensors, folder):
    """As a user of the published class would read the folder; every tensor is set and none is left over."""
    published_class, config = transformers_class(kind, tensors)
    config.save_pretrained(folder)
    (pathlib.Path(folder) / "weights.safetensors").rename(pathlib.Path(folder) / "model.safetensors")
    model, told = published_class.from_pretrained(folder, output_loading_info=True, attn_implementation="sdpa")
    missing = [name for name in told["missing_keys"] if not name.endswith(("mask_token", "position_ids"))]
    if missing or told["unexpected_keys"] or told["mismatched_keys"]:
        raise SystemExit(f"the published class does not take these weights: {told}")
    return model.eval()


def published(program, tensors, pixels, blocks, folder):
    """All tokens behind the final norm and projection (None where the class does not give them), and the image embedding."""
    kind, _, name = program.partition(":")
    if kind == "timm":
        import timm
        options = {"act_layer": "gelu_tanh"} if "siglip" in name else {}
        classes = tensors["head.weight"].shape[0] if "head.weight" in tensors else 0
        model = timm.create_model(name, num_classes=classes, img_size=pixels.shape[-1], **options).eval()
        model.load_state_dict(tensors)
        tokens = model.forward_features(pixels)
        return None if "siglip" in name else tokens, model.forward_head(tokens, pre_logits=True)
    if kind == "open_clip":
        import open_clip
        model = open_clip.create_model(name).visual
        if blocks:
            model.transformer.resblocks = model.transformer.resblocks[:blocks]
        model.load_state_dict({key.removeprefix("visual."): value for key, value in tensors.items()})
        return None, model.eval()(pixels)
    model = from_folder(name, tensors, folder)
    if name in ("clip", "siglip"):
        answer = model(pixels, interpolate_pos_encoding=True)
        # SigLIP's own tokens are in front of its head, the engine's behind it: only the embeddings can be compared.
        return None, answer.image_embeds if name == "clip" else answer.pooler_output
    answer = model(pixels)
    return answer.last_hidden_state, answer.pooler_output


def off_by(got, expected):
    """The largest difference, relative to the values' typical size."""
    import numpy
    if got.shape != expected.shape:
        return float("inf")
    return float(numpy.abs(got - expected).max() / numpy.sqrt((expected ** 2).mean()))


def compare(build, run, references):
    import numpy
    import torch
    from safetensors.torch import load_file
    row, naming, side, blocks, program = run
    with parity.scratch() as folder, torch.inference_mode():
        command = [pathlib.Path(build) / "tests" / "vision_run", row, naming, side, blocks, folder]
        subprocess.run([str(part) for part in command], check=True)
        got = {name: numpy.load(pathlib.Path(folder) / f"{name}.npy") for name in ("pixels", "tokens", "embedding")}
        tokens, embedding = published(program, load_file(f"{folder}/weights.safetensors"), torch.from_numpy(got["pixels"]), blocks, folder)
        off = [off_by(got["embedding"], embedding.numpy())]
        if tokens is not None:
            off.append(off_by(got["tokens"], tokens.numpy()))
    fine = max(off) <= TOLERANCE
    print(f"{'' if fine else 'DIFFERS: '}{row} (naming {naming}) at {side} px, {blocks or 'all'} blocks, {program}: "
          f"embedding off by {off[0]:.1e}" + (f", tokens by {off[1]:.1e}" if len(off) > 1 else ""), flush=True)
    if references:
        first = ", ".join(f"{value:.6f}" for value in embedding.flatten()[:4].tolist())
        print(f'    {{"{row}", "image embedding", {side}, {blocks}, std::nullopt, {float(embedding.norm()):.6f}, {{{first}}}}},')
    return fine


def main():
    build = sys.argv[1]
    parity.enter_environment(build)
    try:
        import timm, torch, transformers  # noqa: F401, E401
    except ImportError as missing:
        print(f"skipped: {missing}; sh tests/parity/environment.sh vision brings it")
        return parity.SKIPPED
    wanted = [argument for argument in sys.argv[2:] if not argument.startswith("--")]
    runs = [run for run in RUNS if not wanted or run[0] in wanted]
    results = [compare(build, run, "--references" in sys.argv) for run in runs]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
