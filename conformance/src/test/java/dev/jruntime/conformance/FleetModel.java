package dev.jruntime.conformance;

/// What is true of a container to which commands come one after the other: which of them do their
/// work, and what the others must say.
final class FleetModel {
    enum Status {
        ABSENT,
        CREATED,
        RUNNING,
        PAUSED,
        STOPPED
    }

    enum Operation {
        CREATE,
        RUN,
        START,
        EXEC,
        EXEC_DETACHED,
        EXEC_FILE,
        /// With `--ignore-paused`: it waits until the container is resumed.
        EXEC_PATIENT,
        PAUSE,
        RESUME,
        UPDATE,
        PS,
        KILL,
        DELETE,
        DELETE_FORCE,
        STATE,
        LIST;

        boolean isExec() {
            return this == EXEC
                    || this == EXEC_DETACHED
                    || this == EXEC_FILE
                    || this == EXEC_PATIENT;
        }

        /// The exit code of a command that is refused.
        int failure() {
            return isExec() ? 255 : 1;
        }
    }

    private Status status = Status.ABSENT;
    private Status beforePause = Status.ABSENT;

    Status status() {
        return status;
    }

    boolean isAlive() {
        return status != Status.ABSENT && status != Status.STOPPED;
    }

    /// A part of the reason why a command must be refused now; empty if it must do its work.
    String refusal(Operation operation) {
        boolean stopped = status == Status.STOPPED;
        boolean paused = status == Status.PAUSED;
        if (status == Status.ABSENT) {
            return refusalWhereNoneIs(operation);
        }
        return switch (operation) {
            case CREATE, RUN -> "already exists";
            case START -> status == Status.CREATED ? "" : "cannot start a";
            case EXEC, EXEC_DETACHED, EXEC_FILE ->
                    stopped ? "stopped container" : paused ? "paused container" : "";
            case EXEC_PATIENT -> stopped ? "stopped container" : "";
            case PAUSE -> stopped ? "container not running" : paused ? "paused already" : "";
            case RESUME -> paused ? "" : "container not paused";
            case UPDATE, KILL -> stopped ? "container not running" : "";
            case DELETE -> stopped ? "" : "not stopped";
            case DELETE_FORCE, PS, STATE, LIST -> "";
        };
    }

    private static String refusalWhereNoneIs(Operation operation) {
        return switch (operation) {
            case CREATE, RUN, DELETE_FORCE, LIST -> "";
            case START,
                    EXEC,
                    EXEC_DETACHED,
                    EXEC_FILE,
                    EXEC_PATIENT,
                    PAUSE,
                    RESUME,
                    UPDATE,
                    PS,
                    KILL,
                    DELETE,
                    STATE ->
                    "does not exist";
        };
    }

    /// A command has done its work.
    void accept(Operation operation) {
        switch (operation) {
            case CREATE -> status = Status.CREATED;
            case RUN, START -> status = Status.RUNNING;
            case PAUSE -> {
                beforePause = status;
                status = Status.PAUSED;
            }
            case RESUME -> status = beforePause;
            case KILL -> status = Status.STOPPED;
            case DELETE, DELETE_FORCE -> status = Status.ABSENT;
            case EXEC, EXEC_DETACHED, EXEC_FILE, EXEC_PATIENT, UPDATE, PS, STATE, LIST -> {}
        }
    }
}
