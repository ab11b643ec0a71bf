package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;

/// One runtime's samples of one measure, written `MEASURE:RUNTIME`, or `MEASURE.cpu:RUNTIME`.
record Figure(Measure measure, Clock clock, RuntimeKind kind) {
    /// Which time it is about, and what stands for many samples of it.
    enum Clock {
        /// From begin to end: the median, because some are far off.
        WALL(""),
        /// With the server's share, of which only the mean is known.
        CPU(".cpu");

        private final String suffix;

        Clock(String suffix) {
            this.suffix = suffix;
        }

        double middle(double[] samples) {
            return switch (this) {
                case WALL -> Statistics.median(samples);
                case CPU -> Statistics.summary(samples).mean();
            };
        }
    }

    /// @param what a measure, or one with `.cpu` behind it
    static Figure parse(String what, String runtime) {
        boolean isCpu = what.endsWith(Clock.CPU.suffix);
        Clock clock = isCpu ? Clock.CPU : Clock.WALL;
        String measure = what.substring(0, what.length() - clock.suffix.length());
        return new Figure(Measure.named(measure), clock, Requirement.runtime(runtime));
    }

    static Figure wall(Measure measure, RuntimeKind kind) {
        return new Figure(measure, Clock.WALL, kind);
    }

    /// Measure and clock, such as `run` or `exec.cpu`.
    String what() {
        return measure + clock.suffix;
    }

    @Override
    public String toString() {
        return what() + ":" + kind;
    }
}
