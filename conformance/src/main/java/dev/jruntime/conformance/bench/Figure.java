package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;

/// One runtime's samples of one measure, written `MEASURE:RUNTIME`.
record Figure(Measure measure, RuntimeKind kind) {
    @Override
    public String toString() {
        return measure + ":" + kind;
    }
}
