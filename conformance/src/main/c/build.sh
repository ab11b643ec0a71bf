#!/bin/sh
# Builds the C programs of the conformance suite as static binaries: build.sh OUTPUT-DIRECTORY
set -eu
out=$1
src=$(dirname "$0")
cc="${MUSL_CC:-musl-gcc} -std=c11 -static -Os -Wall -Wextra -Werror"
mkdir -p "$out"
# Each program appears under its name only when it is complete: builds may run side by side.
build() {
    program=$1
    shift
    (cd "$src" && $cc -o "$out/.$program.$$" "$@")
    mv "$out/.$program.$$" "$out/$program"
}
case $out in /*) ;; *) out=$PWD/$out ;; esac
build probe probe.c report.c attempt.c hostile.c raid.c calls.c json.c
build console console.c json.c
build reap reap.c
build terminal terminal.c
build activate activate.c
build between between.c
build agent agent.c
[ ! -f "$src/timing.c" ] || build timing timing.c paced.c
