#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a test under a virtual X server; 77, which ctest shows as skipped, where there is none.
command -v xvfb-run > /dev/null || { echo "xvfb-run is not installed: skipped"; exit 77; }
exec xvfb-run -a -s "-screen 0 1800x1200x24" "$@"
