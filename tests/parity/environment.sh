#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Python environment of the parity tests, in build/parity (or $1): sh tests/parity/environment.sh [DIR] [vision]
# `vision` adds what vision.py needs: 3.4 GB of PyTorch and the published networks' code.
set -e
directory=$(dirname "$0")/../../build/parity
vision=
for argument; do
    if [ "$argument" = vision ]; then vision=yes; else directory=$argument; fi
done
python3 -m venv "$directory"
"$directory/bin/pip" --quiet install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 himalaya==0.4.11 nibabel==5.4.2 umap-learn==0.5.12 packaging
if [ -n "$vision" ]; then
    "$directory/bin/pip" --quiet install torch==2.11.0 torchvision==0.26.0 transformers==5.24.0 timm==1.0.31 open_clip_torch==3.3.0 safetensors
fi
echo "$directory/bin/python"
