package dev.jruntime.conformance.bench;

/// One measurement. CPU time and peak memory are those of the command and of all that it waited
/// for.
record Sample(long wallNanos, long userMicros, long systemMicros, long peakKilobytes) {
    long cpuMicros() {
        return userMicros + systemMicros;
    }

    /// This sample followed by another: times add up, and the higher peak remains.
    Sample then(Sample next) {
        return new Sample(
                wallNanos + next.wallNanos,
                userMicros + next.userMicros,
                systemMicros + next.systemMicros,
                Math.max(peakKilobytes, next.peakKilobytes));
    }
}
