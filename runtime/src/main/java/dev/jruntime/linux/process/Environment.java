package dev.jruntime.linux.process;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The payload's environment: the config's, where the last of several entries counts, and HOME.
public final class Environment {
    private static final int PASSWD_READ = 32 * 1024;
    private static final Errno[] NO_PASSWD = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENXIO
    };

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<Result> passwd = new ArrayList<>();

    public Environment(List<String> entries) {
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            variables.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
    }

    public Map<String, String> variables() {
        return variables;
    }

    private boolean lacksHome() {
        return variables.getOrDefault("HOME", "").isEmpty();
    }

    /// Read what is needed to know the user's home. The image's file may be anything: it is opened
    /// without waiting, and only its beginning is read.
    public void lookUpHome(Rootfs rootfs) throws SyscallException {
        if (!lacksHome()) {
            return;
        }
        Fd file =
                rootfs.open(
                        "etc/passwd",
                        Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY,
                        NO_PASSWD);
        passwd.add(rootfs.init().read(file, PASSWD_READ, Errno.EISDIR, Errno.EAGAIN));
        rootfs.init().close(file);
    }

    /// The entries for execve(2).
    public List<String> entries(long uid) throws SyscallException {
        if (lacksHome()) {
            byte[] text = passwd.isEmpty() ? new byte[0] : passwd.getFirst().bytes();
            variables.put("HOME", home(new String(text, StandardCharsets.UTF_8), uid));
        }
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /// The home of a uid by passwd(5); `/` if it has none. Never looked up by name, though a name
    /// may look like a number (runc CVE-2016-3697).
    static String home(String passwd, long uid) {
        for (String line : passwd.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 6
                    && fields[2].equals(Long.toString(uid))
                    && fields[5].startsWith("/")) {
                return fields[5];
            }
        }
        return "/";
    }
}
