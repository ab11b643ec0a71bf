#!/bin/bash
# Installs what is missing, and only that: deps.sh build|test|check
# On systems without apt it only says what is missing.
set -euo pipefail

build_packages=(make maven musl-tools busybox-static libseccomp2)
test_packages=(patch strace jq uidmap iproute2 iptables procps runc crun podman conmon netavark
    catatonit containerd docker.io qemu-user-static gcc-aarch64-linux-gnu)
check_packages=(shellcheck clang-format go-md2man)

missing() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# install PACKAGE...: with the package lists that are there, else with fresh ones.
install() {
    echo "Installing: $*"
    local apt=(apt-get install -y -q --no-install-recommends)
    if ! DEBIAN_FRONTEND=noninteractive "${apt[@]}" "$@"; then
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive "${apt[@]}" "$@"
    fi
}

require_commands() {
    local command absent=()
    for command in "$@"; do
        command -v "$command" >/dev/null || absent+=("$command")
    done
    [ ${#absent[@]} -eq 0 ] || {
        echo "Missing: ${absent[*]}. On Debian: apt-get install ${build_packages[*]}" >&2
        exit 1
    }
}

ensure() {
    local kind=$1 wanted
    shift
    mapfile -t wanted < <(missing "$@")
    [ ${#wanted[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "Not installed, and not root: ${wanted[*]}" >&2
        return 0
    fi
    install "${wanted[@]}" && return 0
    echo "Could not install ${wanted[*]}." >&2
    if [ "$kind" = test ]; then
        echo "Tests that need them will say so and be skipped." >&2
    fi
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    ensure build "${build_packages[@]}"
    case ${1:-build} in test | check) ensure test "${test_packages[@]}" ;; esac
    case ${1:-build} in check) ensure check "${check_packages[@]}" ;; esac
fi
require_commands mvn musl-gcc busybox
"$(dirname "$0")/find-jdk.sh" >/dev/null
