#!/usr/bin/env bash
# Installs what is missing, builds, makes the synthetic demo subject unless a study is named, opens the window.
#   bash packaging/try.sh [DIR]       DIR: an NSD download, Algonauts' data, or a folder with a study.json (or that file)
# Without a display it renders the linked pair to a PNG and prints its path.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
[ $# -le 1 ] || { say 'Usage: bash packaging/try.sh [DIR]'; exit 2; }
[ $# -eq 0 ] || [ -e "$1" ] || { say "There is no $1. Name the root of an NSD download or a study.json, or nothing for the demo."; exit 1; }
directory=${1:+$(realpath "$1")}

install_packages "${cortilens_packages[@]}"
fetch_libtorch
configure_and_build release cortilens cortilens-engine
bin="$here/../build/release/bin"

if [ -z "$directory" ]; then
    directory="${XDG_DATA_HOME:-$HOME/.local/share}/cortilens/demo"
    if [ ! -e "$directory/cortilens/tree.json" ]; then
        say "Making the demo subject (a synthetic brain, real photos) in $directory"
        mkdir -p "$(dirname "$directory")"
        "$bin/cortilens-engine" demo "$directory"
    fi
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/cortilens" "$directory"
fi
# Qt wants a private folder; without a session there is none.
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$(mktemp -d)}"
picture="${CORTILENS_PICTURE:-$PWD/cortilens.png}"
"$bin/cortilens" "$directory" --render "$picture" --size-mm 183x90 --dpi 300
say 'No display here, so this is the linked pair as a figure:'
printf '%s\n' "$picture"
