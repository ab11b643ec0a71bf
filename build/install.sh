#!/bin/bash
# Installs a tree: install.sh DIST PREFIX [DESTDIR]
#
# What is installed is listed in PREFIX/lib/jruntime/manifest, for uninstall.sh. Earlier builds stay
# while a process uses them: a live server reads its image lazily.
set -euo pipefail

usage="usage: install.sh DIST PREFIX [DESTDIR]"
dist=$(cd "${1:?$usage}" && pwd)
prefix=${2:?$usage}
root=${3:-}$prefix
source=$(cd "$(dirname "$0")/.." && pwd)
build=$(readlink "$dist/lib/jruntime/current")
library=$root/lib/jruntime
manifest=$library/manifest

case $prefix in
    /*) ;;
    *)
        echo "install: PREFIX must be an absolute path, not $prefix" >&2
        exit 1
        ;;
esac

verify() {
    (cd "$1" && sha256sum --check --quiet SHA256SUMS)
}

note() {
    echo "$1" >>"$manifest.new"
}

# Directories that we make are ours to remove; those of an earlier installation still are.
make_directory() {
    [ ! -d "$root/$1" ] || return 0
    make_directory "$(dirname "$1")"
    mkdir "$root/$1"
    note "$1/."
}

# place MODE FILE PATH-BELOW-PREFIX: appears complete or not at all.
place() {
    local to=$root/$3
    make_directory "$(dirname "$3")"
    install -p -m "$1" "$2" "$to.jruntime-new"
    mv -f "$to.jruntime-new" "$to"
    note "$3"
}

# A build is never changed in place; one that is there and whole stays.
install_tree() {
    local from=$dist/lib/jruntime/$build to=$library/$build
    verify "$from"
    if ! { [ -d "$to" ] && verify "$to" && cmp -s "$from/jruntime.aot" "$to/jruntime.aot"; } 2>/dev/null; then
        rm -rf "$library/.new"
        cp -a --no-preserve=ownership "$from" "$library/.new"
        verify "$library/.new"
        rm -rf "$to"
        mv "$library/.new" "$to"
    fi
    note "lib/jruntime/$build/"
    ln -sfn "$build" "$library/current.new"
    mv -fT "$library/current.new" "$library/current"
    note "lib/jruntime/current"
}

in_use() {
    local process
    for process in /proc/[0-9]*; do
        case $(readlink "$process/exe" 2>/dev/null) in "$1"/*) return 0 ;; esac
        case $(tr '\0' '\n' <"$process/cmdline" 2>/dev/null | head -n 1) in "$1") return 0 ;; esac
    done
    return 1
}

retire_earlier_builds() {
    local tree name
    for tree in "$library"/*/; do
        name=$(basename "$tree")
        [ "$name" != "$build" ] || continue
        [[ $name =~ ^[0-9a-f]{16}$ ]] || continue
        if in_use "$(readlink -f "$tree")"; then
            echo "kept build $name: it is in use"
            note "lib/jruntime/$name/"
        else
            rm -rf "$tree"
        fi
    done
}

install_units() {
    local unit rendered
    rendered=$(mktemp)
    for unit in "$source"/runtime/src/main/systemd/*; do
        sed "s|@PREFIX@|$prefix|g" "$unit" >"$rendered"
        place 0644 "$rendered" "lib/systemd/system/$(basename "$unit")"
    done
    rm -f "$rendered"
}

install_pages() {
    local page
    for page in "$source"/man/*.8; do
        [ ! -f "$page" ] || place 0644 "$page" "share/man/man8/$(basename "$page")"
    done
    for page in "$source"/man/*.md; do
        [ ! -f "$page" ] || place 0644 "$page" "share/doc/jruntime/man/$(basename "$page")"
    done
    for page in LICENSE NOTICE README.md; do
        place 0644 "$source/$page" "share/doc/jruntime/$page"
    done
}

install_completions() {
    local from=$source/runtime/src/main/completions
    [ ! -f "$from/jruntime.bash" ] || place 0644 "$from/jruntime.bash" share/bash-completion/completions/jruntime
    [ ! -f "$from/_jruntime" ] || place 0644 "$from/_jruntime" share/zsh/site-functions/_jruntime
    [ ! -f "$from/jruntime.fish" ] || place 0644 "$from/jruntime.fish" share/fish/vendor_completions.d/jruntime.fish
}

mkdir -p "$root"
first=$([ -d "$root/lib" ] || echo "lib/.")
mkdir -p "$library"
{
    [ -z "$first" ] || echo "$first"
    [ -f "$manifest" ] || echo "lib/jruntime/."
    [ ! -f "$manifest" ] || grep '/\.$' "$manifest"
} >"$manifest.new"
install_tree
retire_earlier_builds
place 0755 "$dist/bin/jruntime" bin/jruntime
install_units
install_pages
install_completions
mv -f "$manifest.new" "$manifest"
echo "installed $root/bin/jruntime, build $build"
