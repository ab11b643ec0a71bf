package dev.jruntime.conformance.swap;

import java.util.List;
import java.util.stream.IntStream;

/// Calls that the server asked a process for, in one go.
///
/// @param actor `launcher`, `init` …
/// @param index of this frame among those of the process, from 1
/// @param calls by name and strings
public record Frame(String actor, int index, int pid, List<String> calls) {
    public Frame {
        calls = List.copyOf(calls);
    }

    /// The point before a call of it, or, behind the last call, before the server hears the answer.
    public Point before(int call) {
        return new Point(actor, index, call);
    }

    /// Where the answer is there, and the server does not have it.
    public Point after() {
        return before(calls.size());
    }

    /// All points, those at both ends too. What is behind the accept(2) of a parked init happens in
    /// another command, in one go.
    public List<Point> points() {
        int accept = calls.indexOf("accept4");
        return IntStream.rangeClosed(0, calls.size())
                .filter(i -> accept < 0 || i <= accept || i == calls.size())
                .mapToObj(this::before)
                .toList();
    }

    @Override
    public String toString() {
        return "%s %d (%d calls, first %s)".formatted(actor, index, calls.size(), calls.getFirst());
    }
}
