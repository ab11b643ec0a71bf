package dev.jruntime.cgroup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the blkio controller has counted: in the files of the scheduler that counts, or else in
/// those of the throttling layer, which counts for all of them.
final class BlockStatsV1 {
    private static final String CONTROLLER = "blkio";

    /// What events call it, and what the files of a scheduler, in their order.
    private static final Map<String, String> ALL =
            names(
                    "sectorsRecursive", "sectors",
                    "ioServiceTimeRecursive", "io_service_time",
                    "ioWaitTimeRecursive", "io_wait_time",
                    "ioMergedRecursive", "io_merged",
                    "ioQueueRecursive", "io_queued",
                    "ioTimeRecursive", "time",
                    "ioServicedRecursive", "io_serviced",
                    "ioServiceBytesRecursive", "io_service_bytes");

    private static final Map<String, String> USUAL =
            names(
                    "ioServicedRecursive", "io_serviced",
                    "ioServiceBytesRecursive", "io_service_bytes");

    private static final List<Group> GROUPS =
            List.of(
                    new Group("blkio.bfq.", "_recursive", ALL),
                    new Group("blkio.bfq.", "_recursive", USUAL),
                    new Group("blkio.", "_recursive", ALL),
                    new Group("blkio.throttle.", "_recursive", USUAL),
                    new Group("blkio.throttle.", "", USUAL));

    private final FilesV1 files;

    /// Files that belong together.
    private record Group(String prefix, String suffix, Map<String, String> names) {
        String first() {
            return file(names.values().iterator().next());
        }

        String file(String name) {
            return prefix + name + suffix;
        }
    }

    private BlockStatsV1(FilesV1 files) {
        this.files = files;
    }

    private static Map<String, String> names(String... pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return names;
    }

    /// Queue the questions by which the files are chosen.
    static BlockStatsV1 ask(FilesV1 files) throws IOException {
        for (Group group : GROUPS) {
            files.ask(CONTROLLER, group.first(), FilesV1.SHORT);
        }
        return new BlockStatsV1(files);
    }

    /// Of the first files that say anything.
    Map<String, List<Stats.BlockIo>> read() throws IOException {
        for (Group group : GROUPS) {
            if (!entries(files.text(group.first())).isEmpty()) {
                return read(group);
            }
        }
        return Map.of();
    }

    private Map<String, List<Stats.BlockIo>> read(Group group) throws IOException {
        for (String name : group.names().values()) {
            files.ask(CONTROLLER, group.file(name), FilesV1.SHORT);
        }
        Map<String, List<Stats.BlockIo>> all = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : group.names().entrySet()) {
            all.put(each.getKey(), entries(files.text(group.file(each.getValue()))));
        }
        return all;
    }

    /// Lines `8:0 Read 123` or `8:0 123`; the sum of all devices, `Total 123`, is left out.
    static List<Stats.BlockIo> entries(@Nullable String text) {
        List<Stats.BlockIo> entries = new ArrayList<>();
        for (String line : text == null ? List.<String>of() : text.lines().toList()) {
            String[] fields = line.split("[ :]");
            if (fields.length > 2) {
                entries.add(
                        new Stats.BlockIo(
                                Long.parseLong(fields[0]),
                                Long.parseLong(fields[1]),
                                fields.length > 3 ? fields[2] : "",
                                Long.parseUnsignedLong(fields[fields.length - 1])));
            }
        }
        return entries;
    }
}
