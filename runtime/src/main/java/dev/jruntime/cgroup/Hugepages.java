package dev.jruntime.cgroup;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the hugetlb controller has counted, for the sizes that processors have. With files for
/// reservations (Linux 5.7) these are what counts.
final class Hugepages {
    private static final String CONTROLLER = "hugetlb";
    private static final List<String> SIZES =
            List.of("16KB", "64KB", "1MB", "2MB", "16MB", "32MB", "512MB", "1GB", "2GB", "16GB");
    private static final List<String> KINDS = List.of(".rsvd.", ".");
    private static final List<String> USAGES =
            List.of("limit_in_bytes", "usage_in_bytes", "max_usage_in_bytes", "failcnt");

    private final FilesV1 files;

    private Hugepages(FilesV1 files) {
        this.files = files;
    }

    /// Queue the questions.
    static Hugepages ask(FilesV1 files) throws IOException {
        for (String size : SIZES) {
            for (String kind : KINDS) {
                for (String usage : USAGES) {
                    files.ask(CONTROLLER, file(size, kind, usage), FilesV1.NUMBER);
                }
            }
        }
        return new Hugepages(files);
    }

    private static String file(String size, String kind, String usage) {
        return "hugetlb." + size + kind + usage;
    }

    Map<String, Stats.Usage> read() throws IOException {
        Map<String, Stats.Usage> all = new LinkedHashMap<>();
        for (String size : SIZES) {
            for (String kind : KINDS) {
                if (!all.containsKey(size)
                        && files.number(file(size, kind, "usage_in_bytes")) != null) {
                    all.put(size, usage(size, kind));
                }
            }
        }
        return all;
    }

    private Stats.Usage usage(String size, String kind) throws IOException {
        return new Stats.Usage(
                number(file(size, kind, USAGES.get(0))),
                number(file(size, kind, USAGES.get(1))),
                number(file(size, kind, USAGES.get(2))),
                number(file(size, kind, USAGES.get(3))));
    }

    private long number(String file) throws IOException {
        @Nullable Long number = files.number(file);
        return number == null ? 0 : number;
    }
}
