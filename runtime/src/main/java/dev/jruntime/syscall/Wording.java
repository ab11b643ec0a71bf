package dev.jruntime.syscall;

import java.util.List;

/// How memory prints in plans and errors; put together only if somebody reads it.
sealed interface Wording {
    String text();

    /// Words that are there already.
    record Plain(String text) implements Wording {}

    /// Bytes; long ones are abbreviated.
    record Quoted(byte[] bytes) implements Wording {
        @Override
        public String text() {
            return Texts.quoted(bytes);
        }
    }

    record Text(String string) implements Wording {
        @Override
        public String text() {
            return '"' + string + '"';
        }
    }

    /// Room for an answer.
    record Room(int length) implements Wording {
        @Override
        public String text() {
            return "[" + length + "]";
        }
    }

    /// struct open_how.
    record How(int flags, long resolve) implements Wording {
        @Override
        public String text() {
            return Fcntl.OPEN_FLAGS.print(flags) + ", " + Fcntl.RESOLVE_FLAGS.print(resolve);
        }
    }

    /// struct mount_attr.
    record MountAttributes(long set, long clear, long propagation) implements Wording {
        @Override
        public String text() {
            return "{set "
                    + MountFlags.MOUNT_ATTR_FLAGS.print(set)
                    + ", clear "
                    + MountFlags.MOUNT_ATTR_FLAGS.print(clear)
                    + ", propagation "
                    + MountFlags.MS_FLAGS.print(propagation)
                    + "}";
        }
    }

    /// Sets of capabilities.
    record Capabilities(long effective, long permitted, long inheritable) implements Wording {
        @Override
        public String text() {
            return String.format(
                    "effective %#x, permitted %#x, inheritable %#x",
                    effective, permitted, inheritable);
        }
    }

    /// An argument list.
    record Arguments(List<String> words) implements Wording {
        @Override
        public String text() {
            return words.toString();
        }
    }

    /// An environment: only how much of it there is, for it may hold secrets.
    record Environment(int variables) implements Wording {
        @Override
        public String text() {
            return variables + " variables";
        }
    }
}
