package dev.jruntime.container;

import dev.jruntime.linux.seccomp.Filters;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which libseccomp is installed, by where its name leads: without loading it.
public final class SeccompLibrary {
    private static final String SONAME = "libseccomp.so.2";
    private static final String WITH_VERSION = "libseccomp.so.";
    private static final Errno[] NO_LINK = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EINVAL, Errno.EACCES
    };

    private final List<Result> links = new ArrayList<>();

    private SeccompLibrary() {}

    /// Ask for it, along with other calls.
    public static SeccompLibrary look(Syscalls launcher) throws SyscallException {
        SeccompLibrary library = new SeccompLibrary();
        String machine = launcher.arch().name().toLowerCase(Locale.ROOT);
        for (String folder : List.of("/usr/lib/" + machine + "-linux-gnu", "/usr/lib64")) {
            library.links.add(launcher.readlinkat(Fd.CWD, folder + "/" + SONAME, NO_LINK));
        }
        return library;
    }

    /// Load it into this server, so that the first container finds it there.
    ///
    /// @return whether there is one
    public static boolean rehearse() {
        return Filters.rehearse();
    }

    /// Such as `2.5.4`; null if it is not there.
    public @Nullable String version() throws SyscallException {
        for (Result link : links) {
            String target = Liveness.text(link);
            String name = target.substring(target.lastIndexOf('/') + 1);
            if (name.startsWith(WITH_VERSION)) {
                return name.substring(WITH_VERSION.length());
            }
        }
        return null;
    }
}
