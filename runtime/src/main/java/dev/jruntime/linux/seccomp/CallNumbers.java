package dev.jruntime.linux.seccomp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The system-call numbers of an architecture, by age: `arch/x86/entry/syscalls/*.tbl`,
/// `arch/arm/tools/syscall.tbl`, `include/uapi/asm-generic/unistd.h` of Linux 6.18.
///
/// From Linux 5.1 on a new call has the same number everywhere; what was there before is in the
/// order of its numbers. Numbers alone don't tell the age: close_range is 436 and came after
/// openat2, 437; uretprobe is 335 on x86-64, and of Linux 6.11.
enum CallNumbers {
    X86_64(Architecture.SCMP_ARCH_X86_64, 0xC000003E, 0x3fffffff, "0-334 335:6.11 336:6.18 "),
    X32(Architecture.SCMP_ARCH_X32, 0xC000003E, 0x3fffffff, "0-334 335:6.11 336:6.18 "),
    X86(Architecture.SCMP_ARCH_X86, 0x40000003, 0x7fffffff, "0-386 393-423:5.1 "),
    AARCH64(Architecture.SCMP_ARCH_AARCH64, 0xC00000B7, 0x7fffffff, "0-294 "),
    /// Above its last number are calls of the architecture alone, such as set_tls.
    ARM(Architecture.SCMP_ARCH_ARM, 0x40000028, 0x0effff, "0-401 403-423:5.1 ");

    /// A call of the x32 ABI has this bit in its number.
    private static final int X32_BIT = 0x40000000;

    private static final String EVERYWHERE =
            "424-427:5.1 428-433:5.2 434-435:5.3 436:5.9 437-438:5.6 439:5.8 440:5.10 441:5.11"
                    + " 442:5.12 443:5.14 444-446:5.13 447:5.14 448:5.15 449:5.16 450:5.17 451:6.5"
                    + " 452-453:6.6 454-456:6.7 457-461:6.8 462:6.10 463-466:6.13 467:6.15"
                    + " 468-469:6.17";

    private static final int LAST_EVERYWHERE = 469;

    /// Never newer than anything: what x32 has for itself, in numbers above those of later calls.
    private static final int ALWAYS = -1;

    /// Not released when this was written.
    private static final int FUTURE = Integer.MAX_VALUE;

    private final Architecture architecture;
    private final int auditValue;
    private final int last;
    private final String own;

    /// Numbers, both ends included, and the version that has them: 6.11 is 0x60b.
    record Range(int first, int last, int since) {}

    CallNumbers(Architecture architecture, int auditValue, int last, String own) {
        this.architecture = architecture;
        this.auditValue = auditValue;
        this.last = last;
        this.own = own;
    }

    /// @return null for an architecture whose numbers we don't know
    static @Nullable CallNumbers of(Architecture architecture) {
        for (CallNumbers numbers : values()) {
            if (numbers.architecture == architecture) {
                return numbers;
            }
        }
        return null;
    }

    /// `AUDIT_ARCH_*` of `linux/audit.h`.
    int auditValue() {
        return auditValue;
    }

    private int bit() {
        return this == X32 ? X32_BIT : 0;
    }

    private List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (String text : (own + EVERYWHERE).split(" ")) {
            String[] parts = text.split(":");
            String[] ends = parts[0].split("-");
            int first = Integer.parseInt(ends[0]);
            int to = Integer.parseInt(ends[ends.length - 1]);
            ranges.add(new Range(first, to, parts.length == 1 ? 0 : version(parts[1])));
        }
        boolean isDivided = this == X32;
        ranges.add(new Range(LAST_EVERYWHERE + 1, isDivided ? 511 : last, FUTURE));
        if (isDivided) {
            ranges.add(new Range(512, 547, ALWAYS));
            ranges.add(new Range(548, last, FUTURE));
        }
        return ranges;
    }

    private static int version(String text) {
        int point = text.indexOf('.');
        return Integer.parseInt(text.substring(0, point)) << 8
                | Integer.parseInt(text.substring(point + 1));
    }

    private static int since(List<Range> ranges, int number) {
        for (Range range : ranges) {
            if (range.first() <= number && number <= range.last()) {
                return range.since();
            }
        }
        return 0;
    }

    /// The numbers of calls that are newer than any of these, in ascending order; none if none is
    /// given.
    List<Range> newerThan(List<Integer> named) {
        List<Range> ranges = ranges();
        int newest = -1;
        int version = 0;
        for (int each : named) {
            int number = each & ~bit();
            int since = since(ranges, number);
            if (since == ALWAYS) {
                continue;
            }
            if (newest < 0 || since > version || since == version && number > newest) {
                newest = number;
                version = since;
            }
        }
        List<Range> newer = new ArrayList<>();
        for (Range range : ranges) {
            int first =
                    range.since() == version ? Math.max(range.first(), newest + 1) : range.first();
            if (newest >= 0 && range.since() >= version && first <= range.last()) {
                newer.add(new Range(first | bit(), range.last() | bit(), range.since()));
            }
        }
        return joined(newer);
    }

    private static List<Range> joined(List<Range> ranges) {
        ranges.sort(java.util.Comparator.comparingInt(Range::first));
        List<Range> joined = new ArrayList<>();
        for (Range range : ranges) {
            Range before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && before.last() + 1 == range.first()) {
                joined.removeLast();
                joined.add(new Range(before.first(), range.last(), before.since()));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }
}
