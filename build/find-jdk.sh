#!/bin/bash
# Prints the home of a JDK that can build jruntime: JAVA_HOME if it will do, else the newest found.
set -euo pipefail

needed=25

# The feature release of the JDK in a directory, or 0 where there is none.
release_of() {
    local version=
    if [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    echo "${version:-0}"
}

if [ -n "${JAVA_HOME:-}" ] && [ "$(release_of "$JAVA_HOME")" -ge $needed ]; then
    echo "$JAVA_HOME"
    exit 0
fi

best=
best_release=$((needed - 1))
on_path=$(readlink -f "$(command -v javac || echo /)")
for home in "${on_path%/bin/javac}" /usr/lib/jvm/* /usr/java/* /opt/*jdk* "${HOME:-/}"/.jdks/* \
    "${HOME:-/}"/.sdkman/candidates/java/*; do
    release=$(release_of "$home")
    if [ "$release" -gt "$best_release" ]; then
        best=$home
        best_release=$release
    fi
done

if [ -z "$best" ]; then
    echo "No JDK $needed or newer found (looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.jdks, ~/.sdkman)." >&2
    echo "Install one, for example from https://adoptium.net, and set JAVA_HOME to it." >&2
    exit 1
fi
echo "$best"
