#!/bin/bash
# Lists what a cold command loads from outside the AOT cache: cold-classes.sh DIST ARGUMENT...
# Each such class costs some 0.1 ms; the server's training should have met it.
set -euo pipefail

dist=$(cd "${1:?usage: cold-classes.sh DIST ARGUMENT...}" && pwd)
shift
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -a "$dist/." "$copy"

# The launcher passes no options and no environment to Java, so this stands in Java's place.
java=$copy/lib/jruntime/$(readlink "$dist/lib/jruntime/current")/image/bin/java
mv "$java" "$java.real"
cat >"$java" <<SCRIPT
#!/bin/sh
exec "$java.real" -Xlog:class+load:file=$copy/classes.log "\$@"
SCRIPT
chmod +x "$java"

JRUNTIME_SERVER=off "$copy/bin/jruntime" "$@" >&2 || true
sed -n '/shared objects file/!s/^.*\[class,load\] \([^ ]*\) .*/\1/p' "$copy/classes.log"
echo "$(grep -c 'shared objects file' "$copy/classes.log") classes came from the cache," \
    "$(grep -vc 'shared objects file' "$copy/classes.log") did not" >&2
