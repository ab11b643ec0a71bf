package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The kernel's struct termios, as TCGETS and TCSETS know it: `asm-generic/termbits.h`, which
/// x86-64 and aarch64 share.
public final class Termios {
    public static final int SIZE = 36;

    private static final int IFLAG = 0;
    private static final int OFLAG = 4;
    private static final int CFLAG = 8;
    private static final int LFLAG = 12;
    private static final int CC = 17;

    // c_iflag: IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON.
    private static final int INPUT = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    // c_oflag: OPOST.
    private static final int OUTPUT = 0x1;
    // c_lflag: ISIG, ICANON, ECHO, ECHONL, IEXTEN.
    private static final int LOCAL = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;
    private static final int CSIZE = 0x30;
    private static final int PARENB = 0x100;
    private static final int CS8 = 0x30;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    private Termios() {}

    /// The same terminal, which hands on each byte as it is (cfmakeraw(3)).
    public static byte[] raw(byte[] settings) {
        byte[] changed = settings.clone();
        ByteBuffer struct = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        struct.putInt(IFLAG, struct.getInt(IFLAG) & ~INPUT);
        struct.putInt(OFLAG, struct.getInt(OFLAG) & ~OUTPUT);
        struct.putInt(LFLAG, struct.getInt(LFLAG) & ~LOCAL);
        struct.putInt(CFLAG, struct.getInt(CFLAG) & ~(CSIZE | PARENB) | CS8);
        struct.put(CC + VMIN, (byte) 1).put(CC + VTIME, (byte) 0);
        return changed;
    }
}
