package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that makes calls for a test: the launcher as it is built, in an installed tree of its
/// own, or its frame loop under an emulator. Whatever a test does to it, the JVM stays as it is.
final class ForkedProxy implements AutoCloseable {
    /// Which program, on which architecture.
    enum Kind {
        LAUNCHER,
        AARCH64_UNDER_QEMU
    }

    private static final Path LAUNCHER = Path.of("target/native/jruntime").toAbsolutePath();
    private static final Path FRAMES = Path.of("target/arm64/frames").toAbsolutePath();
    private static final Path QEMU = Path.of("/usr/bin/qemu-aarch64-static");
    static final String BUILD = "0123456789abcdef";
    private static final int PATIENCE = 10;

    private final Path directory;
    private final Kind kind;
    private final ListeningSocket listener;
    private final Process process;
    private final List<ProxiedSyscalls> connections = new ArrayList<>();
    private @Nullable SocketChannel channel;
    private final ScheduledExecutorService clock;

    private ForkedProxy(Kind kind, Path directory, String... arguments) throws Exception {
        this.kind = kind;
        this.directory = directory;
        this.listener = ListeningSocket.open(tree().resolve("socket/s").toString());
        this.clock = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
        List<String> command = kind == Kind.LAUNCHER ? launcher() : emulator();
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("GREETING", "hello");
        builder.redirectOutput(directory.resolve("out").toFile());
        builder.redirectError(directory.resolve("err").toFile());
        process = builder.start();
        connect();
        var unused = clock.scheduleAtFixedRate(this::keepAlive, 1, 1, TimeUnit.SECONDS);
    }

    /// Start a launcher, with arguments behind `--server off`.
    static ForkedProxy launch(Path directory, String... arguments) throws Exception {
        return new ForkedProxy(Kind.LAUNCHER, directory, arguments);
    }

    static ForkedProxy start(Kind kind, Path directory) throws Exception {
        return new ForkedProxy(kind, directory);
    }

    private Path tree() {
        return directory.resolve("lib/jruntime/" + BUILD);
    }

    private List<String> launcher() throws Exception {
        Path program = install(directory, CProgram.compiled("handover"));
        return new ArrayList<>(List.of(program.toString(), "--server", "off"));
    }

    /// An installed tree, whose java is another program.
    ///
    /// @return its launcher
    static Path install(Path directory, Path java) throws IOException {
        Path program = directory.resolve("bin/jruntime");
        Path image = directory.resolve("lib/jruntime/" + BUILD + "/image/bin");
        Files.createDirectories(program.getParent());
        Files.createDirectories(image);
        Files.copy(LAUNCHER, program);
        Files.createSymbolicLink(directory.resolve("lib/jruntime/current"), Path.of(BUILD));
        Files.copy(java, image.resolve("java"));
        return program;
    }

    private List<String> emulator() {
        assumeTrue(Files.isExecutable(QEMU), "no " + QEMU);
        assumeTrue(Files.isExecutable(FRAMES), "no " + FRAMES + ": make arm64 compiles it");
        String socket = tree().resolve("socket/s").toString();
        return new ArrayList<>(List.of(QEMU.toString(), FRAMES.toString(), socket));
    }

    /// The process connects, also anew after it has lost a server.
    ProxiedSyscalls connect() throws IOException {
        int accepted = -1;
        for (int i = 0; i < PATIENCE && accepted < 0; i++) {
            accepted = listener.accept();
        }
        assertTrue(accepted >= 0, () -> "nobody connects; its errors: " + errors());
        SocketChannel direct = new SocketChannel(accepted);
        SocketChannel taken = kind == Kind.LAUNCHER ? handedOver(direct) : direct;
        taken.limitWaiting(PATIENCE);
        ProxiedSyscalls calls = new ProxiedSyscalls(taken, Hello.read(taken));
        channel = taken;
        synchronized (connections) {
            connections.add(calls);
        }
        return calls;
    }

    private static SocketChannel handedOver(SocketChannel messenger) throws IOException {
        assertTrue(messenger.read(ByteBuffer.allocateDirect(1)));
        SocketChannel taken = new SocketChannel(messenger.takeDescriptor());
        messenger.close();
        return taken;
    }

    /// A launcher gives up a server that it hears nothing from for three seconds.
    private void keepAlive() {
        synchronized (connections) {
            connections.removeIf(ForkedProxy::isLost);
        }
    }

    private static boolean isLost(ProxiedSyscalls calls) {
        try {
            calls.keepAlive();
            return false;
        } catch (ProxyLostException gone) {
            return true;
        }
    }

    /// Say no more that the server lives.
    void fallSilent() {
        clock.shutdownNow();
    }

    /// Write bytes that no server of ours would send, and let nothing come between them.
    void write(ByteBuffer bytes) throws IOException {
        fallSilent();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.capacity()).put(bytes.clear());
        Objects.requireNonNull(channel).write(direct.flip());
    }

    /// Read bytes of an answer.
    ///
    /// @return null if the connection ended
    @Nullable ByteBuffer read(int length) throws IOException {
        ByteBuffer direct = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        return Objects.requireNonNull(channel).read(direct) ? direct.flip() : null;
    }

    /// The newest connection.
    ProxiedSyscalls calls() {
        synchronized (connections) {
            return connections.getLast();
        }
    }

    Process process() {
        return process;
    }

    /// The exit code, 128 + n for signal n, as the JVM puts it.
    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE, TimeUnit.SECONDS), "the process does not end");
        return process.exitValue();
    }

    /// The wait status of a clone, once it has ended.
    static int statusOf(Proxy parent, Proxy.Clone clone, int milliseconds) throws SyscallException {
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        while (!isReady(parent, clone.pidfd(), milliseconds)) {
            assertTrue(System.nanoTime() < end, "the clone does not end");
        }
        return ByteBuffer.wrap(parent.waitNow(clone.pid()).bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    /// A keep-alive also wakes the process.
    private static boolean isReady(Proxy parent, Fd fd, int milliseconds) throws SyscallException {
        int control = parent.hello().control();
        byte[] polled = parent.poll(fd, control, Poll.POLLIN, milliseconds).bytes();
        return ByteBuffer.wrap(polled).order(ByteOrder.LITTLE_ENDIAN).getShort(6) != 0;
    }

    /// What it wrote to its standard error.
    String errors() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        process.destroyForcibly();
        connections.forEach(ProxiedSyscalls::close);
        listener.close();
    }
}
