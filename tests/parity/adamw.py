#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the numbers of SgdTest::stepsAreThoseOfTorchOptimAdamW. Needs PyTorch (pip install torch==2.11.0)."""
import torch

torch.set_default_dtype(torch.float64)
IMAGES, CHANNELS, VOXELS = 6, 3, 2
x = torch.tensor([[((7 * i + 3 * c) % 11) / 10 - 0.4 for c in range(CHANNELS)] for i in range(IMAGES)])
x = x / x.norm(dim=1, keepdim=True)
y = torch.tensor([[((5 * i + 2 * v) % 7) / 3 - 1.0 for v in range(VOXELS)] for i in range(IMAGES)])

for rate in (3e-2, 3e-4):
    linear = torch.nn.Linear(CHANNELS, VOXELS)
    torch.nn.init.zeros_(linear.weight)
    torch.nn.init.zeros_(linear.bias)
    optimiser = torch.optim.AdamW(linear.parameters(), lr=rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=2e-2)
    losses = []
    for epoch in range(1, 31):
        for group in optimiser.param_groups:
            group["lr"] = rate * 0.5 ** (epoch / 100)
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(linear(x), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    print(rate, linear.weight.tolist(), linear.bias.tolist(), losses[0], losses[-1])
