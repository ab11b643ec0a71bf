package dev.jruntime.container;

import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.linux.seccomp.Filters;
import dev.jruntime.spec.Config;
import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where the filter of a container that is made comes from: the server's memory, a file below the
/// state root, or else libseccomp, which a server of one command would have to load first.
final class FilterSource {
    private final Syscalls launcher;
    private final Seccomp profile;
    private final FilterKey key;
    private @Nullable Filter filter;
    private StateRoot.@Nullable Kept kept;
    private @Nullable SeccompLibrary library;
    private boolean isNew;

    private FilterSource(Syscalls launcher, Seccomp profile) {
        this.launcher = launcher;
        this.profile = profile;
        key = FilterKey.of(profile, launcher.arch());
        filter = Filters.find(key);
    }

    /// @return null if the config asks for no filter
    static @Nullable FilterSource of(Syscalls launcher, Config config) {
        Seccomp profile = Objects.requireNonNull(config.linux()).seccomp();
        return profile == null ? null : new FilterSource(launcher, profile);
    }

    FilterKey key() {
        return key;
    }

    /// Ask for the file, along with other calls, if the filter is not known.
    void look(StateRoot states) throws SyscallException {
        if (filter != null) {
            return;
        }
        kept = states.readKept(key, Filter.LONGEST);
        library = SeccompLibrary.look(launcher);
    }

    /// The filter, after the calls of [#look(StateRoot)] were made.
    ///
    /// @param uid the caller's
    /// @throws IOException if none can be made
    Filter get(long uid) throws IOException {
        Filter found = filter;
        if (found == null) {
            found = fromFile(uid);
            isNew = found == null;
            if (found == null) {
                found = Filters.compile(profile);
            }
            Filters.remember(key, found);
            filter = found;
        }
        return found;
    }

    /// Nobody but the caller may have written the file, with the library that is installed now. A
    /// file that is anything else is replaced.
    private @Nullable Filter fromFile(long uid) throws SyscallException {
        StateRoot.Kept file = Objects.requireNonNull(kept);
        if (file.file().absent()) {
            return null;
        }
        Statx status = Statx.of(file.status());
        boolean own = Integer.toUnsignedLong(status.uid()) == uid && (status.mode() & 077) == 0;
        Filter found = own ? Filter.decode(file.content().bytes(), key) : null;
        return found != null && isInstalled(found.library()) ? found : null;
    }

    private boolean isInstalled(String version) throws SyscallException {
        return version.equals(Objects.requireNonNull(library).version());
    }

    /// Keep it for other servers, if it has just been made, and for `start` and `exec`.
    ///
    /// @param directory of the container
    void keep(StateRoot states, Fd directory) throws SyscallException {
        if (isNew) {
            isNew = false;
            states.keep(key, Objects.requireNonNull(filter).encode(key));
        }
        states.writeFilter(directory, Objects.requireNonNull(filter).encode(key));
    }
}
