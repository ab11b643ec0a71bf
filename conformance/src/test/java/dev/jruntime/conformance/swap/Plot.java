package dev.jruntime.conformance.swap;

import org.jspecify.annotations.Nullable;

/// What happens to a command.
///
/// @param point null for nothing
/// @param errno with which the call behind the point fails, without being made; 0 for none
public record Plot(@Nullable Point point, Action action, int errno) {
    /// What a test does at a point.
    public interface Action {
        /// @param stage whose processes have stopped here
        /// @return whether the message that is held goes on
        boolean perform(Interposer stage) throws java.io.IOException;
    }

    /// Only look.
    public static Plot watch() {
        return new Plot(null, _ -> true, 0);
    }

    public static Plot at(Point point, Action action) {
        return new Plot(point, action, 0);
    }

    public static Plot failure(Point point, int errno) {
        return new Plot(point, _ -> true, errno);
    }

    boolean isIn(Frame frame) {
        return point != null
                && point.actor().equals(frame.actor())
                && point.frame() == frame.index()
                && point.call() <= frame.calls().size();
    }
}
