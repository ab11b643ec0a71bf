package dev.jruntime.conformance.bench;

/// The benchmark cannot go on; the message says all that its user needs to know.
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
