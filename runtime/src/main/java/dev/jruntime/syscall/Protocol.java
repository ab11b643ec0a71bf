package dev.jruntime.syscall;

/// The numbers of `protocol.h`; a test compares the two.
public final class Protocol {
    public static final int VERSION = 1;
    public static final int HEADER_SIZE = 16;
    public static final int BODY_MAX = 128 * 1024;
    public static final int CALLS_MAX = 1024;
    public static final int HELLO_MAX = 16 * 1024 * 1024;

    public static final int KIND_HELLO = 1;
    public static final int KIND_CALLS = 2;
    public static final int KIND_REPLY = 3;
    public static final int KIND_PARKED = 4;
    public static final int KIND_KEEPALIVE = 5;

    public static final int HELLO_PRIVATE = 1;
    public static final int HELLO_RECOVERY = 2;
    public static final int HELLO_SUPERVISED = 4;

    static final int CALL_OUT_BY_RESULT = 1;
    static final int CALL_ANY_ERRNO = 2;

    static final int CALL_SIZE = 88;
    static final int HELLO_SIZE = 88;
    static final int SUPERVISE_SIZE = 64;

    private Protocol() {}
}
