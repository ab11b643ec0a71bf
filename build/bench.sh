#!/bin/bash
# Measures jruntime beside its peers: bench.sh DIST [ARGUMENT...], see bench.sh DIST --help
set -euo pipefail

dist=$(cd "${1:?usage: bench.sh DIST [ARGUMENT...]}" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../conformance" && pwd)
java=$("$here/find-jdk.sh")/bin/java
# A small JVM that soon compiles no more: it shares the processors with what it measures.
command=("$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m
    "-Djruntime.dist=$dist" "-Dconformance.dir=$module"
    -cp "$module/target/classes:$(cat "$module/target/classpath.txt")"
    dev.jruntime.conformance.bench.Bench "$@")

case " $* " in *" --help "* | *" -h "*) exec "${command[@]}" ;; esac
if [ "$(id -u)" -ne 0 ]; then
    echo "bench: needs root: containers are made without a user namespace" >&2
    exit 1
fi
# crun refuses a hybrid of cgroup v1 and v2. All runtimes, and our server, run where the v2 part is
# out of sight: in one mount namespace, so that all have the same mounts to copy.
# State directories lie on a tmpfs, as /run is one wherever an init system has set it up; a disk's
# journal would be measured otherwise. Nobody else may write there, or no launcher would trust a server.
# shellcheck disable=SC2016 # the inner shell expands it
exec unshare --mount --propagation private sh -c '
    unified=/sys/fs/cgroup/unified
    if grep -q " $unified " /proc/self/mountinfo; then umount "$unified"; fi
    case $(stat -f -c %T /run)-$(stat -c %a /run) in
        tmpfs-*[0145][0145]) ;;
        *) mount -t tmpfs -o mode=0755 tmpfs /run ;;
    esac
    exec "$@"' sh "${command[@]}"
