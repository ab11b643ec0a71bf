#!/bin/bash
# Turns off one guard after the other, and looks whether the test that is named for it notices:
#
#   mutants.sh                   all of conformance/mutants
#   mutants.sh NAME...           some of them
#   mutants.sh --sample COUNT    some, by MUTANTS_SEED (default: the day of the year)
#   mutants.sh --check           only whether every patch still applies
#   mutants.sh --build NAME...   only the first half, which no other tests on the machine disturb
#   mutants.sh --judge NAME...   only the second half
#
# A mutant is a patch whose first lines name the guard, the row of docs/security.md and the test. It
# is killed if that test fails. Before that the test passes without the patch, on a tree made in the
# same way, and with the patch a container still runs: a build or a server that does not work is no
# proof. Needs the distribution and the tests' dependencies (make dist, make deps-test).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
patches=$top/conformance/mutants
work=$top/conformance/target/mutants
dist=$top/runtime/target/dist
tree=$dist/lib/jruntime/current
modules=(oci-schema runtime conformance)
# Whether anything works at all.
smoke=dev.jruntime.conformance.RunTest#the_exit_code_is_the_program_s

fail() {
    echo "mutants: $*" >&2
    exit 1
}

# header NAME FIELD
header() {
    sed -n "/^--- /q; s/^$2: //p" "$patches/$1.patch"
}

all_names() {
    local patch
    for patch in "$patches"/*.patch; do
        basename "$patch" .patch
    done
}

# The sources of what is shipped, and what a patch makes of them: sources DIRECTORY NAME
sources() {
    local module
    rm -rf "$1"
    for module in oci-schema runtime; do
        mkdir -p "$1/$module/src"
        cp -r "$top/$module/src/main" "$1/$module/src/"
    done
    patch --quiet --strip=1 --force --no-backup-if-mismatch --directory="$1" \
        --input="$patches/$2.patch"
}

check() {
    local name bad=0
    for name in "$@"; do
        if ! patch --quiet --strip=1 --force --dry-run --directory="$top" \
            --input="$patches/$name.patch" >"$work/check.log" 2>&1; then
            echo "mutants: $name.patch does not apply any more:" >&2
            sed 's/^/  /' "$work/check.log" >&2
            bad=1
        fi
    done
    [ "$bad" -eq 0 ] || exit 1
}

# Test classes, and what they need beside them: anew if a source has changed.
prepare() {
    local module changed=
    [ -x "$dist/bin/jruntime" ] || fail "$dist is missing: make dist"
    [ ! -f "$work/prepared" ] || changed=$(find "$top"/pom.xml "${modules[@]/#/$top/}" \
        -name target -prune -o -type f -newer "$work/prepared" -print -quit)
    if [ ! -f "$work/prepared" ] || [ -n "$changed" ]; then
        touch "$work/preparing"
        "$here/mvn.sh" -q test-compile dependency:build-classpath -Dspotless.check.skip=true \
            -Djacoco.skip=true -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath.txt
        mv "$work/preparing" "$work/prepared"
    fi
    classpath=
    for module in "${modules[@]}"; do
        classpath+=:$top/$module/target/test-classes:$top/$module/target/classes
        classpath+=:$(cat "$top/$module/target/test-classpath.txt")
    done
    jdk=$("$here/find-jdk.sh")
    "$jdk/bin/javac" -d "$work/runner" -cp "$classpath" "$here/NamedTests.java"
}

# The module whose tests a class is one of: the tests' working directory.
module_of() {
    local module file=${1%%[#$]*}
    file=${file//.//}.java
    for module in "${modules[@]}"; do
        [ ! -f "$top/$module/src/test/java/$file" ] || echo "$module"
    done
}

# run_tests DIRECTORY RUNTIME TEST...: the first decides where
run_tests() {
    local directory=$1 kind=$2 module
    shift 2
    module=$(module_of "${!#}")
    [ -n "$module" ] || fail "there is no test ${!#}"
    (cd "$top/$module" && "$jdk/bin/java" --enable-native-access=ALL-UNNAMED \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djruntime.dist="$directory/dist" -Druntime="$kind" \
        -cp "$directory/classes$classpath:$work/runner" NamedTests "$@" >"$directory/tests.log" 2>&1)
    grep -aP '^(passed|failed|skipped|missing)\t' "$directory/tests.log"
}

# A distribution whose classes, and launcher, come from a directory of sources. It has no AOT cache,
# which would hold the classes as they were.
build() {
    local directory=$1 patch=$2 built
    built=$directory/dist/lib/jruntime/$(readlink "$tree")
    mkdir -p "$directory/classes"
    cp -a --link "$dist" "$directory/"
    rm "$built/jruntime.aot"
    [ -n "$patch" ] || return 0
    if grep -q '^+++ .*/src/main/\(java\|resources\)/' "$patch"; then
        find "$directory/sources" -name '*.java' >"$directory/files"
        "$jdk/bin/javac" -nowarn -proc:none -parameters -d "$directory/classes" -cp "$classpath" \
            "@$directory/files"
        cp -r "$directory"/sources/*/src/main/resources/. "$directory/classes/"
        replace_classes "$built/image/bin" "$directory/classes"
    fi
    if grep -q '^+++ .*/src/main/c/' "$patch"; then
        rm "$directory/dist/bin/jruntime"
        "$here/compile-c.sh" "$directory/dist/bin/jruntime" "$directory/sources/runtime/src/main/c"
    fi
}

# The image holds its classes in one file: replace_classes BIN CLASSES puts others before them.
replace_classes() {
    mv "$1/java" "$1/java.real"
    cat >"$1/java" <<SCRIPT
#!/bin/sh
exec "\${0%/*}/java.real" --patch-module dev.jruntime=$2 "\$@"
SCRIPT
    chmod 0755 "$1/java"
}

report() {
    printf '%-9s %-26s %-24s %3ss  %s\n' "$@"
}

# The named tests pass as long as nothing is turned off.
control() {
    local directory=$work/control module name test line tests begin=$SECONDS
    rm -rf "$directory"
    build "$directory" ""
    for module in "${modules[@]}"; do
        tests=()
        for name in "$@"; do
            test=$(header "$name" Test)
            [ "$(module_of "$test")" != "$module" ] || tests+=("$test")
        done
        [ ${#tests[@]} -gt 0 ] || continue
        mapfile -t tests < <(printf '%s\n' "${tests[@]}" | sort -u)
        run_tests "$directory" jruntime "${tests[@]}" >"$directory/verdicts"
        while IFS= read -r line; do
            case $line in
                passed* | skipped*) ;;
                *) fail "without any mutant: $line (see $directory/tests.log)" ;;
            esac
        done <"$directory/verdicts"
    done
    report passed - - $((SECONDS - begin)) "all named tests, without a mutant"
}

# Leaves what cannot be judged in DIRECTORY/result.
build_mutant() {
    local name=$1 directory=$work/$1
    rm -rf "$directory"
    mkdir -p "$directory"
    if ! sources "$directory/sources" "$name" >"$directory/build.log" 2>&1; then
        echo no-patch >"$directory/result"
    elif ! (build "$directory" "$patches/$name.patch") >>"$directory/build.log" 2>&1; then
        echo no-build >"$directory/result"
    fi
}

# verdict DIRECTORY NAME
verdict() {
    local directory=$1 name=$2 test kind line
    test=$(header "$name" Test)
    kind=$(header "$name" Runtime)
    local tests=("$test")
    [ "$(module_of "$test")" != conformance ] || tests=("$smoke" "$test")
    run_tests "$directory" "${kind:-jruntime-warm}" "${tests[@]}" >"$directory/verdicts" || true
    if [ ${#tests[@]} -gt 1 ] && ! grep -aq "^passed.$smoke" "$directory/verdicts"; then
        echo broken
        return
    fi
    line=$(grep -aF "	$test	" "$directory/verdicts" || true)
    case $line in
        failed*) echo killed ;;
        passed*) echo SURVIVED ;;
        skipped*) echo skipped ;;
        *) echo missing ;;
    esac
}

judge() {
    local name=$1 directory=$work/$1 begin=$SECONDS result
    result=$(cat "$directory/result" 2>/dev/null || verdict "$directory" "$name")
    report "$result" "$name" "$(header "$name" Row)" $((SECONDS - begin)) \
        "$(header "$name" Test | sed 's/.*\.//')"
    case $result in
        killed | skipped) rm -rf "$directory/dist" "$directory/sources" "$directory/classes" ;;
        *) echo "          see $directory" ;;
    esac
    count[$result]=$((${count[$result]:-0} + 1))
}

mkdir -p "$work"
mapfile -t names < <(all_names)
half=
case ${1:-} in
    --check)
        check "${names[@]}"
        exit 0
        ;;
    --sample)
        seed=${MUTANTS_SEED:-$(date +%j)}
        mapfile -t names < <(shuf -n "${2:-3}" --random-source=<(yes "$seed") -e "${names[@]}")
        echo "A sample of the mutants, by MUTANTS_SEED=$seed:"
        shift $#
        ;;
    --build | --judge)
        half=$1
        shift
        ;;
    -*) fail "unknown option $1" ;;
esac
[ $# -eq 0 ] || names=("$@")
for name in "${names[@]}"; do
    [ -f "$patches/$name.patch" ] || fail "there is no mutant $name"
done

prepare
if [ "$half" != --judge ]; then
    for name in "${names[@]}"; do
        build_mutant "$name"
    done
fi
[ "$half" != --build ] || exit 0
declare -A count=()
control "${names[@]}"
for name in "${names[@]}"; do
    judge "$name"
done
summary=
for result in "${!count[@]}"; do
    summary+="${summary:+, }${count[$result]} $result"
done
echo "${#names[@]} mutants: $summary"
[ $((${count[killed]:-0} + ${count[skipped]:-0})) -eq ${#names[@]} ]
