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

    private final List<ChangeV1> changes = new ArrayList<>();

    /// Plan the writes.
    BlockIoV1(@Nullable BlockIo blockIo) {
        if (blockIo == null) {
            return;
        }
        weight("weight", WEIGHT, null, blockIo.weight());
        weight("leafWeight", LEAF_WEIGHT, null, blockIo.leafWeight());
        for (WeightDevice each : blockIo.weightDevice()) {
            String device = each.major() + ":" + each.minor();
            weight("weightDevice.weight", WEIGHT_DEVICE, device, each.weight());
            weight("weightDevice.leafWeight", LEAF_WEIGHT_DEVICE, device, each.leafWeight());
        }
        throttle("throttleReadBpsDevice", "read_bps", blockIo.throttleReadBpsDevice());
        throttle("throttleWriteBpsDevice", "write_bps", blockIo.throttleWriteBpsDevice());
        throttle("throttleReadIOPSDevice", "read_iops", blockIo.throttleReadIOPSDevice());
        throttle("throttleWriteIOPSDevice", "write_iops", blockIo.throttleWriteIOPSDevice());
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /// What is to be written, in order.
    List<ChangeV1> changes() {
        return List.copyOf(changes);
    }

    /// 0 counts as absent.
    private void weight(
            String property,
            List<String> files,
            @Nullable String device,
            @Nullable Integer weight) {
        if (weight != null && weight != 0) {
            add(property, files, device, weight.toString());
        }
    }

    private void throttle(String property, String what, List<ThrottleDevice> devices) {
        List<String> files = List.of("blkio.throttle." + what + "_device");
        for (ThrottleDevice each : devices) {
            String device = each.major() + ":" + each.minor();
            add(property, files, device, Long.toUnsignedString(each.rate()));
        }
    }

    private void add(String property, List<String> files, @Nullable String device, String value) {
        changes.add(new ChangeV1(CONTROLLER, "blockIO." + property, files, device, value));
    }

    /// @param directory of the container's cgroup
    /// @throws IOException if the kernel lacks a file, or refuses a value
    void write(Syscalls launcher, Fd directory) throws IOException {
        for (ChangeV1 change : changes) {
            Fd file = open(launcher, directory, change);
            launcher.write(file, change.text().getBytes(StandardCharsets.US_ASCII));
            launcher.close(file);
        }
    }

    private static Fd open(Syscalls launcher, Fd directory, ChangeV1 change) throws IOException {
        for (String name : change.files()) {
            Fd file = open(launcher, directory, name);
            if (!file.absent()) {
                return file;
            }
        }
        throw new IOException(
                "linux.resources."
                        + change.property()
                        + ": this kernel has no "
                        + String.join(" and no ", change.files()));
    }

    private static Fd open(Syscalls launcher, Fd directory, String name) throws SyscallException {
        return launcher.openat(directory, name, Fcntl.O_WRONLY, 0, Errno.ENOENT);
    }
}
