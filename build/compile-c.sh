#!/bin/bash
# Compiles the launcher: compile-c.sh OUTPUT [SOURCE-DIRECTORY]
# CC and SIZE_LIMIT may be set; CC defaults to musl-gcc.
set -euo pipefail

output=${1:?usage: compile-c.sh OUTPUT [SOURCE-DIRECTORY]}
here=$(cd "$(dirname "$0")" && pwd)
sources=${2:-$here/../runtime/src/main/c}
cc=${CC:-musl-gcc}
limit=${SIZE_LIMIT:-40960}

fail() {
    echo "compile-c: $*" >&2
    exit 1
}

command -v "${cc%% *}" >/dev/null || fail "${cc%% *} not found (Debian package: musl-tools)"
[ -n "$(find "$sources" -maxdepth 1 -name '*.c' 2>/dev/null)" ] || fail "no C sources in $sources"

# Nothing to do where no source, and not this script either, is newer than the program.
if [ -x "$output" ] && [ -z "$(find "$sources" "$0" -newer "$output" -type f)" ]; then
    exit 0
fi

# shellcheck disable=SC2054,SC2191 # commas and equals signs are the linker's
# noseparate-code: without it each segment of the file is padded to a page, a fifth of the whole.
flags=(-std=c11 -static -Os -Wall -Wextra -Werror -fanalyzer
    -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
    -fstack-protector-strong -ffile-prefix-map="$sources"=. -Wl,--gc-sections -Wl,--build-id=none
    -Wl,-z,noseparate-code -Wl,-z,noexecstack -Wl,-z,relro -Wl,-z,now -s)
mkdir -p "$(dirname "$output")"
partial=$output.$$
trap 'rm -f "$partial"' EXIT
# shellcheck disable=SC2086 # CC may carry options
$cc "${flags[@]}" -o "$partial" "$sources"/*.c

size=$(stat -c %s "$partial")
[ "$size" -le "$limit" ] || fail "$output has $size bytes, more than $limit: each container keeps one in memory"
mv "$partial" "$output"
