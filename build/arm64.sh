#!/bin/bash
# Compiles the launcher for aarch64 and starts it under emulation (Debian only), and the frame loop
# alone, which the unit tests run under emulation: arm64.sh [--optional]
# With --optional what is missing is said, and no failure.
#
# There is no arm64 musl cross compiler in Debian: Debian's gcc for aarch64 with musl-dev of that
# architecture makes one. That package is unpacked, not installed, through package lists of our own,
# so that the system's do not learn a second architecture.
set -euo pipefail

optional=${1:-}
here=$(cd "$(dirname "$0")" && pwd)
runtime=$(cd "$here/../runtime" && pwd)
work=$runtime/target/arm64
sysroot=$work/sysroot
log=$work/log
mkdir -p "$work"

give_up() {
    echo "arm64: $*" >&2
    [ "$optional" != --optional ] || {
        echo "arm64: tests under emulation will say so and be skipped" >&2
        rm -f "$work/frames"
        exit 0
    }
    exit 1
}

need() {
    command -v "$1" >/dev/null && return 0
    [ "$(id -u)" -eq 0 ] || give_up "$1 is missing; as root: apt-get install $2"
    command -v apt-get >/dev/null || give_up "$1 is missing (Debian package: $2)"
    echo "Installing: $2"
    { apt-get install -y -q --no-install-recommends "$2" || {
        apt-get update -q
        apt-get install -y -q --no-install-recommends "$2"
    }; } >"$log" 2>&1 || give_up "cannot install $2: $(tail -1 "$log")"
}

private_apt() {
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    : >>"$work/apt/status"
    apt-get -q -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State="$work/apt" \
        -o Dir::State::lists="$work/apt/lists" -o Dir::State::status="$work/apt/status" \
        -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=root "$@" >"$log" 2>&1 ||
        give_up "cannot get musl-dev of arm64: $(tail -1 "$log")"
}

unpack_musl() {
    [ ! -f "$sysroot/.done" ] || return 0
    rm -f "$work"/*.deb
    private_apt update
    cd "$work" # where download puts them
    private_apt download musl-dev linux-libc-dev
    local package
    for package in "$work"/*.deb; do
        dpkg-deb -x "$package" "$sysroot"
    done
    touch "$sysroot/.done"
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

# An emulator of one process cannot run the launcher beyond its first step, which is to execute itself
# again; what is left of it without that step is a program for the tests.
compile_frames() {
    local sources=$runtime/src/main/c
    "${compiler[@]}" -std=c11 -static -Os -Wall -Wextra -Werror -I "$sources" -o "$work/frames" \
        "$runtime/src/test/c/frames.c" "$sources/proxy.c" "$sources/supervise.c" "$sources/text.c"
}

need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
need qemu-aarch64-static qemu-user-static
unpack_musl
write_specs
compiler=(aarch64-linux-gnu-gcc -specs "$work/musl.specs" -mno-outline-atomics)
# A larger limit: segments are aligned to the largest page of that architecture, 64 KB.
CC="${compiler[*]}" SIZE_LIMIT=81920 "$here/compile-c.sh" "$work/jruntime"
compile_frames

# Without an installed tree it says so: that is a start of the program, and no container.
said=$(qemu-aarch64-static "$work/jruntime" --version 2>&1 || true)
case $said in
    "jruntime: cannot find the installed tree by "*) ;;
    *)
        echo "arm64: unexpected answer: $said" >&2
        exit 1
        ;;
esac
[ "$optional" = --optional ] || echo "arm64: $(stat -c %s "$work/jruntime") bytes; starts"
