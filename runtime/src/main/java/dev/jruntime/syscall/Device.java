package dev.jruntime.syscall;

/// Device numbers as mknod(2) takes them (`new_encode_dev` in the kernel's `kdev_t.h`).
public final class Device {
    private Device() {}

    public static long of(int major, int minor) {
        return minor & 0xffL | (major & 0xfffL) << 8 | (minor & ~0xffL & 0xffffffffL) << 12;
    }

    public static int major(long device) {
        return (int) (device >> 8 & 0xfff);
    }

    public static int minor(long device) {
        return (int) (device & 0xff | device >> 12 & 0xfff00);
    }

    static String print(long device) {
        return device == 0 ? "0" : major(device) + ":" + minor(device);
    }
}
