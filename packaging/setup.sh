#!/usr/bin/env bash
# What Cortilens needs on Debian 12: packages and LibTorch. Sourced by try.sh and test.sh; may be run alone. Installs only what is missing.
#   CORTILENS_LIBTORCH=DIR   use this LibTorch (2.6 or newer; a folder with include/ and lib/) instead of fetching one
set -euo pipefail

cortilens_packages=(
    build-essential cmake ninja-build pkg-config ccache ca-certificates git python3 python3-pip unzip
    qt6-base-dev libqt6opengl6-dev libqt6svg6 qt6-svg-dev
    libvtk9-dev libegl-dev libgl-dev libgl1-mesa-dri libegl-mesa0
    libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev
    libeigen3-dev libnifti2-dev libmatio-dev libhdf5-dev libexpat1-dev zlib1g-dev libsqlite3-dev libssl-dev
    libicu-dev libsentencepiece-dev
    nlohmann-json3-dev libspdlog-dev libfmt-dev libcli11-dev
    fonts-inter fonts-dejavu-core
)
cortilens_test_packages=(libbenchmark-dev clang-format-19 clang-tidy-19 xvfb xauth python3-cbor2 python3-numpy)
# Only for the preset `fuzz`, and not installed by any of the two commands: clang-19 libclang-rt-19-dev
torch_version=2.11.0
libtorch_home="${XDG_CACHE_HOME:-$HOME/.cache}/cortilens/libtorch-$torch_version"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

missing_packages() {
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null)" = 'install ok installed' ] || printf '%s ' "$name"
    done
}

install_packages() {
    local missing sudo=''
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "Installing Debian packages: $missing"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { say 'These packages are missing, and there is no sudo here. As root, run:'; say "  apt-get install --no-install-recommends $missing"; return 1; }
        sudo=sudo
    fi
    $sudo apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive $sudo ${sudo:+env DEBIAN_FRONTEND=noninteractive} apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# The torch wheel and the two CUDA stubs that libtorch_cpu.so is linked to, pinned by hash; only what the CPU needs is unpacked.
fetch_libtorch() {
    [ -z "${CORTILENS_LIBTORCH:-}" ] || { say "Using the LibTorch in $CORTILENS_LIBTORCH"; return 0; }
    [ ! -e "$libtorch_home/complete" ] || return 0
    say "Fetching LibTorch $torch_version (544 MB; kept in $libtorch_home)"
    local work
    mkdir -p "$(dirname "$libtorch_home")"
    work=$(mktemp -d "$libtorch_home.XXXXXX")
    cat >"$work/requirements.txt" <<'PINS'
torch==2.11.0 --hash=sha256:7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a
nvidia-cuda-runtime==13.0.96 --hash=sha256:7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548
nvidia-cuda-cupti==13.0.85 --hash=sha256:4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8
PINS
    python3 -m pip download --quiet --no-deps --require-hashes --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 \
        --platform manylinux_2_28_x86_64 --platform manylinux_2_25_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 \
        -d "$work/wheels" -r "$work/requirements.txt"
    unzip -q "$work"/wheels/torch-*.whl 'torch/include/*' torch/lib/libtorch_cpu.so torch/lib/libc10.so 'torch/lib/libgomp*' -d "$work/tree"
    for wheel in "$work"/wheels/nvidia_*.whl; do unzip -qo "$wheel" 'nvidia/cu13/lib/*' -d "$work/tree"; done
    rm -rf "$work/wheels" "$libtorch_home"
    touch "$work/tree/complete"
    mv "$work/tree" "$libtorch_home"
    rm -rf "$work"
}

configure_and_build() { # PRESET [TARGET ...]
    local preset=$1
    shift
    (cd "$(dirname "${BASH_SOURCE[0]}")/.."
        say "Building ($preset)"
        cmake --preset "$preset" >/dev/null
        ninja -C "build/$preset" -j "${CORTILENS_JOBS:-$(nproc)}" "$@" >&2)
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    install_packages "${cortilens_packages[@]}" "${cortilens_test_packages[@]}"
    fetch_libtorch
fi
