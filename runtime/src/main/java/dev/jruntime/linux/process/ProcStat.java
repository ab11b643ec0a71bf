package dev.jruntime.linux.process;

/// What /proc/PID/stat tells of a process (proc_pid_stat(5)); only the fields that somebody needs.
///
/// @param pid in the pid namespace of the reader's /proc
/// @param comm the name, of at most 15 bytes, which the process chooses itself
/// @param state one letter: `R` running, `S` sleeping, `Z` zombie ...
/// @param parentPid 0 if the parent is not in that pid namespace
/// @param processGroup its process group
/// @param session its session
/// @param startTime in clock ticks since the machine started; with the pid it names a process
/// @param exitCode as wait4(2) would give it; 0 to readers without PTRACE_MODE_READ
public record ProcStat(
        int pid,
        String comm,
        char state,
        int parentPid,
        int processGroup,
        int session,
        long startTime,
        int exitCode) {

    // Field numbers of the manual.
    private static final int STATE = 3;
    private static final int PPID = 4;
    private static final int PGRP = 5;
    private static final int SESSION = 6;
    private static final int STARTTIME = 22;
    private static final int EXIT_CODE = 52;

    /// Read a whole file, which the kernel ends with a newline. The name may hold anything, blanks,
    /// newlines and parentheses too: only the last `)` of the file ends it.
    ///
    /// @throws IllegalArgumentException if this is not such a file, or is cut short
    public static ProcStat parse(String text) {
        int open = text.indexOf(" (");
        int close = text.lastIndexOf(") ");
        if (open < 0 || close < open || !text.endsWith("\n")) {
            throw malformed(text);
        }
        String[] fields = text.substring(close + 2, text.length() - 1).split(" ", -1);
        if (fields.length <= EXIT_CODE - STATE || fields[0].length() != 1) {
            throw malformed(text);
        }
        try {
            return new ProcStat(
                    Integer.parseInt(text.substring(0, open)),
                    text.substring(open + 2, close),
                    fields[0].charAt(0),
                    Integer.parseInt(fields[PPID - STATE]),
                    Integer.parseInt(fields[PGRP - STATE]),
                    Integer.parseInt(fields[SESSION - STATE]),
                    Long.parseLong(fields[STARTTIME - STATE]),
                    Integer.parseInt(fields[EXIT_CODE - STATE]));
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not a /proc/PID/stat: \"" + text.strip() + "\"");
    }

    /// Whether it has ended, waited for or not.
    public boolean isDead() {
        return state == 'Z' || state == 'X' || state == 'x';
    }
}
