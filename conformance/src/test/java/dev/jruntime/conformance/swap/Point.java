package dev.jruntime.conformance.swap;

/// A moment between two calls of a process.
///
/// @param call index of the call that is made next; the number of calls for the moment when all are
///   made and the server does not know yet
public record Point(String actor, int frame, int call) {
    @Override
    public String toString() {
        return actor + " " + frame + "." + call;
    }
}
