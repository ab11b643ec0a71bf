#!/bin/bash
# Maven on the JDK that was found, so that the formatter runs too: mvn.sh ARGUMENT...
set -euo pipefail
JAVA_HOME=$("$(dirname "$0")/find-jdk.sh")
export JAVA_HOME
# Maven 3's own libraries make a newer JDK warn.
export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
exec mvn -B -ntp -f "$(dirname "$0")/../pom.xml" "$@"
