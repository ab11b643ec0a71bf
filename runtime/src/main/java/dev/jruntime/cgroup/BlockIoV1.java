package dev.jruntime.cgroup;

import dev.jruntime.spec.Resources.BlockIo;
import dev.jruntime.spec.Resources.ThrottleDevice;
import dev.jruntime.spec.Resources.WeightDevice;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes `linux.resources.blockIO` to the files of the blkio controller. Which of them there are
/// depends on the kernel: weights went with the CFQ scheduler (Linux 5.0), and came back with BFQ
/// under other names; leaf weights did not.
final class BlockIoV1 {
    static final String CONTROLLER = "blkio";

    private static final List<String> WEIGHT = List.of("blkio.weight", "blkio.bfq.weight");
    private static final List<String> WEIGHT_DEVICE =
            List.of("blkio.weight_device", "blkio.bfq.weight_device");
    private static final List<String> LEAF_WEIGHT = List.of("blkio.leaf_weight");
    private static final List<String> LEAF_WEIGHT_DEVICE = List.of("blkio.leaf_weight_device");

    private final List<Setting> settings = new ArrayList<>();

    /// @param files of which the first that exists is meant
    private record Setting(String property, List<String> files, String value) {}

    /// Plan the writes.
    BlockIoV1(@Nullable BlockIo blockIo) {
        if (blockIo == null) {
            return;
        }
        weight("weight", WEIGHT, "", blockIo.weight());
        weight("leafWeight", LEAF_WEIGHT, "", blockIo.leafWeight());
        for (WeightDevice each : blockIo.weightDevice()) {
            String device = each.major() + ":" + each.minor() + " ";
            weight("weightDevice.weight", WEIGHT_DEVICE, device, each.weight());
            weight("weightDevice.leafWeight", LEAF_WEIGHT_DEVICE, device, each.leafWeight());
        }
        throttle("throttleReadBpsDevice", "read_bps", blockIo.throttleReadBpsDevice());
        throttle("throttleWriteBpsDevice", "write_bps", blockIo.throttleWriteBpsDevice());
        throttle("throttleReadIOPSDevice", "read_iops", blockIo.throttleReadIOPSDevice());
        throttle("throttleWriteIOPSDevice", "write_iops", blockIo.throttleWriteIOPSDevice());
    }

    boolean isEmpty() {
        return settings.isEmpty();
    }

    /// 0 counts as absent.
    private void weight(
            String property, List<String> files, String device, @Nullable Integer weight) {
        if (weight != null && weight != 0) {
            settings.add(new Setting(property, files, device + weight));
        }
    }

    private void throttle(String property, String what, List<ThrottleDevice> devices) {
        List<String> files = List.of("blkio.throttle." + what + "_device");
        for (ThrottleDevice each : devices) {
            String rate = Long.toUnsignedString(each.rate());
            String value = each.major() + ":" + each.minor() + " " + rate;
            settings.add(new Setting(property, files, value));
        }
    }

    /// @param directory of the container's cgroup
    /// @throws IOException if the kernel lacks a file, or refuses a value
    void write(Syscalls launcher, Fd directory) throws IOException {
        for (Setting setting : settings) {
            Fd file = open(launcher, directory, setting);
            launcher.write(file, setting.value().getBytes(StandardCharsets.US_ASCII));
            launcher.close(file);
        }
    }

    private static Fd open(Syscalls launcher, Fd directory, Setting setting) throws IOException {
        for (String name : setting.files()) {
            Fd file = open(launcher, directory, name);
            if (!file.absent()) {
                return file;
            }
        }
        throw new IOException(
                "linux.resources.blockIO."
                        + setting.property()
                        + ": this kernel has no "
                        + String.join(" and no ", setting.files()));
    }

    private static Fd open(Syscalls launcher, Fd directory, String name) throws SyscallException {
        return launcher.openat(directory, name, Fcntl.O_WRONLY, 0, Errno.ENOENT);
    }
}
