package dev.jruntime.container;

import dev.jruntime.spec.Config;
import dev.jruntime.spec.ConfigWriter;
import dev.jruntime.spec.DefaultConfig;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// `spec`: a configuration to begin with. One that exists is never overwritten.
public final class SampleConfig {
    private SampleConfig() {}

    public static void write(Invocation invocation, String bundle, boolean rootless)
            throws IOException {
        Proxy launcher = invocation.launcher();
        Fd cgroups = launcher.openat(Fd.CWD, "/sys/fs/cgroup", Fcntl.O_PATH, 0, Errno.ENOENT);
        Result filesystem = launcher.fstatfs(cgroups);
        boolean unified = filesystem.ok() && magic(filesystem) == Stat.CGROUP2_SUPER_MAGIC;
        Config config = DefaultConfig.forRoot(unified);
        if (rootless) {
            long uid = launcher.geteuid().value();
            long gid = launcher.getegid().value();
            config = DefaultConfig.forRootless(unified, new DefaultConfig.Rootless(uid, gid));
        }
        String text = ConfigWriter.toPrettyJson(config, "\t") + "\n";
        FilePath path = FilePath.of(launcher.hello().cwd(), bundle).resolve("config.json");
        write(launcher, path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static long magic(Result filesystem) throws SyscallException {
        return ByteBuffer.wrap(filesystem.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    private static void write(Proxy launcher, FilePath path, byte[] text) throws IOException {
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
        Fd file = launcher.openat(Fd.CWD, path.text(), flags, 0666, Errno.EEXIST);
        if (file.absent()) {
            throw new ContainerException(path + " exists already; it is not overwritten");
        }
        launcher.write(file, text);
        launcher.close(file);
        launcher.flush();
    }
}
