package dev.jruntime.linux.process;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.Arrays;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Processors that a process may run on, as a list such as `0-3,7` (cpuset(7), "List format").
///
/// @param text as it was given
/// @param processors their numbers
public record CpuList(String text, BitSet processors) {
    /// As many as a kernel can be built for (`CONFIG_NR_CPUS`).
    private static final int MOST = 8192;

    private static final int WORD = 8;
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})(?:-([0-9]{1,4}))?");

    /// @throws IllegalArgumentException if it is no such list
    public static CpuList parse(String text) {
        BitSet processors = new BitSet();
        for (String range : text.split(",", -1)) {
            Matcher matcher = RANGE.matcher(range.strip());
            if (!matcher.matches()) {
                throw malformed(text);
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (last < first || last >= MOST) {
                throw malformed(text);
            }
            processors.set(first, last + 1);
        }
        return new CpuList(text, processors);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                text + " is no list of processors such as 0-3,7, below " + MOST);
    }

    /// Let the process that makes this call run there.
    public void apply(Syscalls process) throws SyscallException {
        byte[] bits = processors.toByteArray();
        byte[] mask = Arrays.copyOf(bits, (bits.length + WORD - 1) / WORD * WORD);
        process.schedSetaffinity(mask, text);
    }

    /// Let it run wherever its cgroups allow it: what it has from the caller need not be that.
    public static void applyAll(Syscalls process) throws SyscallException {
        byte[] mask = new byte[MOST / WORD];
        Arrays.fill(mask, (byte) 0xff);
        process.schedSetaffinity(mask, "all", Errno.EINVAL, Errno.EPERM);
    }
}
