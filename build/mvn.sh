#!/bin/bash
# Maven on the JDK that was found, so that the formatter runs too: mvn.sh ARGUMENT...
set -euo pipefail
JAVA_HOME=$("$(dirname "$0")/find-jdk.sh")
export JAVA_HOME
exec mvn -B -ntp -f "$(dirname "$0")/../pom.xml" "$@"
