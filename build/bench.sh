#!/bin/bash
# Measures jruntime beside its peers: bench.sh DIST [ARGUMENT...]
set -euo pipefail

dist=$(cd "${1:?usage: bench.sh DIST [ARGUMENT...]}" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
module=$here/../conformance
java=$("$here/find-jdk.sh")/bin/java

exec "$java" "-Djruntime.dist=$dist" -cp "$module/target/classes:$(cat "$module/target/classpath.txt")" \
    dev.jruntime.conformance.bench.Bench "$@"
