#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Python environment of the parity tests, in build/parity (or $1): sh tests/parity/environment.sh [DIR]
set -e
directory=${1:-$(dirname "$0")/../../build/parity}
python3 -m venv "$directory"
"$directory/bin/pip" --quiet install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 himalaya==0.4.11 packaging
echo "$directory/bin/python"
