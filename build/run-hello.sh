#!/bin/bash
# Runs the sample bundle: run-hello.sh DIST
set -euo pipefail

dist=$(cd "${1:?usage: run-hello.sh DIST}" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
bundle=$(mktemp -d)
trap 'rm -rf "$bundle"' EXIT

"$source/bundles/hello/prepare.sh" "$bundle"
"$dist/bin/jruntime" run --bundle "$bundle" "hello-$$"
