#!/bin/sh
# Makes the bundle: prepare.sh DIRECTORY
# Needs a static busybox: BUSYBOX, or the one on PATH (Debian's package busybox-static).
set -eu

bundle=${1:?usage: prepare.sh DIRECTORY}
here=$(cd "$(dirname "$0")" && pwd)
busybox=${BUSYBOX:-$(command -v busybox)} || {
    echo "prepare: busybox is missing (Debian's package: busybox-static)" >&2
    exit 1
}

mkdir -p "$bundle/rootfs/bin"
cp "$busybox" "$bundle/rootfs/bin/busybox"
for name in sh cat echo hostname id ls mount ps sleep; do
    ln -sf busybox "$bundle/rootfs/bin/$name"
done
cp "$here/config.json" "$bundle/config.json"
