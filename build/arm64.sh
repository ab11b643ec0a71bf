#!/bin/bash
# Compiles the launcher for aarch64 and starts it under emulation (Debian only).
#
# There is no arm64 musl cross compiler in Debian: Debian's gcc for aarch64 with musl-dev of that
# architecture makes one. That package is unpacked, not installed, through package lists of our own,
# so that the system's do not learn a second architecture.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$here/../runtime/target/arm64
sysroot=$work/sysroot
mkdir -p "$work"
work=$(cd "$work" && pwd)

need() {
    command -v "$1" >/dev/null && return 0
    [ "$(id -u)" -eq 0 ] || {
        echo "arm64: $1 is missing; as root: apt-get install $2" >&2
        exit 1
    }
    apt-get install -y -q --no-install-recommends "$2" || {
        apt-get update -q
        apt-get install -y -q --no-install-recommends "$2"
    }
}

private_apt() {
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    : >>"$work/apt/status"
    apt-get -q -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State="$work/apt" \
        -o Dir::State::lists="$work/apt/lists" -o Dir::State::status="$work/apt/status" \
        -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=root "$@"
}

unpack_musl() {
    [ ! -f "$sysroot/usr/lib/musl/.done" ] || return 0
    private_apt update
    (cd "$work" && private_apt download musl-dev linux-libc-dev)
    local package
    for package in "$work"/*.deb; do
        dpkg-deb -x "$package" "$sysroot"
    done
    mkdir -p "$sysroot/usr/lib/musl"
    touch "$sysroot/usr/lib/musl/.done"
}

# What the specs file of musl-gcc does, for this architecture.
write_specs() {
    local lib=$sysroot/usr/lib/aarch64-linux-musl include=$sysroot/usr/include/aarch64-linux-musl
    cat >"$work/musl.specs" <<SPECS
%rename cpp_options old_cpp_options

*cpp_options:
-nostdinc -isystem $include -isystem include%s %(old_cpp_options)

*cc1:
%(cc1_cpu) -nostdinc -isystem $include -isystem include%s

*link_libgcc:
-L$lib -L .%s

*libgcc:
libgcc.a%s

*startfile:
$lib/crt1.o $lib/crti.o crtbeginT.o%s

*endfile:
crtend.o%s $lib/crtn.o

*link:
-nostdlib -static -EL -X -maarch64linux
SPECS
}

need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
need qemu-aarch64-static qemu-user-static
unpack_musl
write_specs
# A larger limit: segments are aligned to the largest page of that architecture, 64 KB.
CC="aarch64-linux-gnu-gcc -specs $work/musl.specs -mno-outline-atomics" SIZE_LIMIT=81920 \
    "$here/compile-c.sh" "$work/jruntime"

# Without an installed tree it says so: that is a start of the program, and no container.
said=$(qemu-aarch64-static "$work/jruntime" --version 2>&1 || true)
case $said in
    jruntime:*) echo "arm64: $(stat -c %s "$work/jruntime") bytes; it starts and says: $said" ;;
    *)
        echo "arm64: unexpected answer: $said" >&2
        exit 1
        ;;
esac
