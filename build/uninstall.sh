#!/bin/bash
# Removes exactly what install.sh put there: uninstall.sh PREFIX [DESTDIR]
set -euo pipefail

root=${2:-}${1:?usage: uninstall.sh PREFIX [DESTDIR]}
manifest=$root/lib/jruntime/manifest
[ -f "$manifest" ] || {
    echo "uninstall: nothing installed below $root ($manifest is missing)" >&2
    exit 1
}

remove() {
    case $1 in
        /* | *..* | '') echo "uninstall: ignored $1" >&2 ;;
        lib/jruntime/[0-9a-f]*/) rm -rf "${root:?}/$1" ;;
        */.) rmdir --ignore-fail-on-non-empty "$root/${1%/.}" ;;
        *) rm -f "$root/$1" ;;
    esac
}

# Backwards: what lies in a directory was noted after it. A directory goes only if it is empty.
mapfile -t paths < <(tac "$manifest")
rm -f "$manifest"
for path in "${paths[@]}"; do
    remove "$path"
done
echo "uninstalled from $root"
