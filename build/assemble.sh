#!/bin/bash
# Makes the relocatable tree: assemble.sh TARGET
#
#   TARGET/runtime.jar, TARGET/jars/, TARGET/native/jruntime   what Maven and the C compiler made
#   TARGET/dist/bin/jruntime                                   the launcher
#   TARGET/dist/lib/jruntime/BUILDID/                          image, native library, AOT cache
#   TARGET/dist/lib/jruntime/current -> BUILDID
#
# All our classes and those of the libraries are one module of the run-time image. From jars on a class
# path, a JVM would ask Java code for the package and the origin of each class that its cache holds:
# half of a cold start.
#
# A BUILDID is never changed in place: the JVM checks its AOT cache only against the image's modules.
# All times are fixed, so that builds of the same sources do not differ in them.
set -euo pipefail

target=$(cd "${1:?usage: assemble.sh TARGET}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
jdk=$("$here/find-jdk.sh")
arch=$(uname -m)
main=dev.jruntime/dev.jruntime.server.Main
epoch=@1767225600
dist=$target/dist
stage=$dist/lib/jruntime/.new
classes=$target/module

fail() {
    echo "assemble: $*" >&2
    exit 1
}

[ -x "$target/native/jruntime" ] || fail "$target/native/jruntime is missing (build/compile-c.sh makes it)"
case $target in *[[:space:]]*) fail "$target: a JVM cannot make its cache below a directory with spaces" ;; esac
case $arch in
    x86_64) jna_platform=linux-x86-64 ;;
    aarch64) jna_platform=linux-aarch64 ;;
    *) fail "unsupported architecture $arch" ;;
esac

# The module's classes, what the libraries say about their licences, and JNA's own library.
unpack_jars() {
    mkdir -p "$stage/native" "$classes"
    "$jdk/bin/java" "$here/ModernClasses.java" "$classes" "$stage/legal" "$target/runtime.jar" \
        "$target"/jars/*.jar
    "$jdk/bin/javac" -Xlint:all -Werror -d "$classes" "$here/module/module-info.java"
    (cd "$stage/native" && "$jdk/bin/jar" --extract --file "$(echo "$target"/jars/jna-*.jar)" \
        "com/sun/jna/$jna_platform/libjnidispatch.so")
    mv "$stage/native/com/sun/jna/$jna_platform/libjnidispatch.so" "$stage/native/"
    rm -r "$stage/native/com"
    chmod 0755 "$stage/native/libjnidispatch.so"
}

jvm_options() {
    sed -e '/^#/d' -e '/^$/d' -e "s/@ARCH@/$arch/" "$here/jvm-options.txt" | paste -s -d ' '
}

digest() {
    {
        (cd "$classes" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
        (cd "$stage" && sha256sum native/*)
        sha256sum <"$target/native/jruntime"
        jvm_options
        "$jdk/bin/java" -version 2>&1
    } | sha256sum | cut -c1-16
}

link_image() {
    "$jdk/bin/jlink" --module-path "$classes" --add-modules dev.jruntime --output "$stage/image" --vm server --strip-debug \
        --no-header-files --no-man-pages --compress zip-6 --add-options "$(jvm_options)"
}

# Runs Java with the command of the launcher (private.c): java TREE BUILDID MODE JVM-OPTION...
java() {
    local tree=$1 build=$2 mode=$3
    shift 3
    env -i LC_CTYPE=C.UTF-8 "$tree/image/bin/java" "$@" "-Djruntime.home=$tree" "-Djruntime.build=$build" \
        "-Djna.boot.library.path=$tree/native" -m "$main" "$mode"
}

# While a cache is written, the class space must hold a copy of all that goes into it.
make_cache() {
    local log=$target/aot.log
    if ! java "$stage" "$1" train -Xlog:all=error:stderr -XX:CompressedClassSpaceSize=1g \
        -XX:AOTCacheOutput="$stage/jruntime.aot" >"$log" 2>&1 || [ ! -s "$stage/jruntime.aot" ]; then
        cat "$log" >&2
        fail "the AOT cache could not be made"
    fi
}

# Refuses a tree whose cache a JVM would silently ignore.
check_cache() {
    local tree=$1
    if ! env -i LC_CTYPE=C.UTF-8 "$tree/image/bin/java" -Xlog:all=error:stderr -XX:AOTMode=on \
        -XX:AOTCache="$tree/jruntime.aot" --dry-run -m "$main" >"$target/aot.log" 2>&1; then
        cat "$target/aot.log" >&2
        fail "the AOT cache of $tree is not usable"
    fi
}

rm -rf "$stage" "$classes"
mkdir -p "$dist/bin" "$stage"
unpack_jars
build=$(digest)
tree=$dist/lib/jruntime/$build
if [ -s "$tree/jruntime.aot" ]; then
    rm -rf "$stage"
else
    link_image
    (cd "$stage" && sha256sum image/lib/modules native/* >SHA256SUMS)
    find "$stage" -exec touch --no-dereference --date "$epoch" {} +
    make_cache "$build"
    rm -rf "$tree"
    mv "$stage" "$tree"
    check_cache "$tree"
fi

install -p -m 0755 "$target/native/jruntime" "$dist/bin/.jruntime.new"
mv "$dist/bin/.jruntime.new" "$dist/bin/jruntime"
ln -sfnT "$build" "$dist/lib/jruntime/current"
find "$dist/lib/jruntime" -mindepth 1 -maxdepth 1 ! -name "$build" ! -name current -exec rm -rf {} +
echo "assembled $dist, build $build"
