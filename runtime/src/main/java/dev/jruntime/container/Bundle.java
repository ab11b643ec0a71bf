package dev.jruntime.container;

import dev.jruntime.spec.Config;
import dev.jruntime.spec.ConfigReader;
import dev.jruntime.spec.InvalidConfigException;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;

/// A bundle's directory and its `config.json`, which is read once.
public final class Bundle {
    private static final int MOST = 8 << 20;
    private static final int PIECE = 24 * 1024;

    private final Fd directory;
    private final FilePath path;
    private final FilePath configPath;
    private final Result status;
    private final FileText text;

    private Bundle(Syscalls launcher, FilePath path, String config) throws SyscallException {
        this.path = path;
        this.configPath = path.resolve(config);
        directory = launcher.openat(Fd.CWD, path.text(), Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
        int flags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        Fd file = launcher.openat(directory, config, flags, 0);
        status = launcher.statx(file);
        text = new FileText(launcher, file, PIECE, 2);
    }

    /// Begin to read a bundle.
    ///
    /// @param cwd what a relative path starts from
    public static Bundle open(Syscalls launcher, String cwd, String bundle, String config)
            throws SyscallException {
        return new Bundle(launcher, FilePath.of(cwd, bundle).normalize(), config);
    }

    /// The text of the configuration.
    ///
    /// @throws IOException if it is no regular file of reasonable size
    public byte[] bytes() throws IOException {
        Statx file = Statx.of(status);
        if (!file.isRegular()) {
            throw new ContainerException(configPath + " is not a regular file");
        }
        if (file.size() > MOST) {
            throw new ContainerException(
                    configPath + " has " + file.size() + " bytes; more than 8 MiB is refused");
        }
        byte[] bytes = text.bytes(MOST);
        if (bytes.length > MOST) {
            throw new ContainerException(configPath + " grows beyond 8 MiB");
        }
        return bytes;
    }

    /// The configuration, all of whose violations are reported together.
    public Config config() throws IOException {
        try {
            return ConfigReader.read(bytes());
        } catch (InvalidConfigException invalid) {
            throw ContainerException.at(invalid.violations().getFirst().pointer(), invalid);
        }
    }

    Fd directory() {
        return directory;
    }

    /// Absolute.
    public FilePath path() {
        return path;
    }

    /// A state tells where the bundle is, and JSON has no other text than Unicode's.
    ///
    /// @throws ContainerException if the path is not UTF-8
    void requireText() throws ContainerException {
        if (!path.isText()) {
            throw new ContainerException(
                    "--bundle " + path + ": a path that is not UTF-8 cannot be told in a state");
        }
    }
}
