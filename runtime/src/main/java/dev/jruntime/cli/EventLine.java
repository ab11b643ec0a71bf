package dev.jruntime.cli;

import dev.jruntime.cgroup.Stats;
import dev.jruntime.container.Events;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Events as lines of JSON, with the members that runc's have: most are left out where they are 0.
final class EventLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private EventLine(JsonGenerator json) {
        this.json = json;
    }

    /// Prints each event at once.
    static Events.Listener printer(Session session, String id) {
        return new Events.Listener() {
            @Override
            public boolean stats(Stats stats) throws IOException {
                session.out(EventLine.stats(id, stats));
                return session.printPatiently();
            }

            @Override
            public boolean outOfMemory() throws IOException {
                session.out(EventLine.outOfMemory(id));
                return session.printPatiently();
            }
        };
    }

    static String outOfMemory(String id) {
        return line("oom", id, _ -> {});
    }

    static String stats(String id, Stats stats) {
        return line("stats", id, line -> line.object("data", () -> line.data(stats)));
    }

    private static String line(String type, String id, Consumer<EventLine> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            json.writeStringProperty("id", id);
            content.accept(new EventLine(json));
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void data(Stats stats) {
        object("cpu", () -> cpu(stats.cpu()));
        object("cpuset", () -> cpuSet(stats.cpuSet()));
        object("memory", () -> memory(stats.memory()));
        object(
                "pids",
                () -> {
                    unlessZero("current", stats.pids().current());
                    unlessZero("limit", stats.pids().limit());
                });
        object("blkio", () -> stats.blockIo().forEach(this::blockIo));
        object("hugetlb", () -> stats.hugepages().forEach(this::hugepages));
        object("intel_rdt", () -> {});
        json.writeNullProperty("network_interfaces");
    }

    private void cpu(Stats.Cpu cpu) {
        object(
                "usage",
                () -> {
                    unlessZero("total", cpu.total());
                    numbers("percpu", cpu.perCpu());
                    numbers("percpu_kernel", cpu.perCpuKernel());
                    numbers("percpu_user", cpu.perCpuUser());
                    number("kernel", cpu.kernel());
                    number("user", cpu.user());
                });
        object(
                "throttling",
                () -> {
                    unlessZero("periods", cpu.throttling().periods());
                    unlessZero("throttledPeriods", cpu.throttling().throttledPeriods());
                    unlessZero("throttledTime", cpu.throttling().time());
                });
    }

    private void cpuSet(Stats.CpuSet set) {
        numbers("cpus", set.cpus());
        numbers("mems", set.mems());
        set.flags().forEach(json::writeNumberProperty);
    }

    private void memory(Stats.Memory memory) {
        unlessZero("cache", memory.cache());
        object("usage", () -> usage(memory.usage()));
        object("swap", () -> usage(memory.swap()));
        object("kernel", () -> usage(memory.kernel()));
        object("kernelTCP", () -> usage(memory.kernelTcp()));
        if (!memory.raw().isEmpty()) {
            object("raw", () -> memory.raw().forEach(this::number));
        }
    }

    private void usage(Stats.Usage usage) {
        number("limit", usage.limit());
        unlessZero("usage", usage.usage());
        unlessZero("max", usage.max());
        number("failcnt", usage.failures());
    }

    private void hugepages(String size, Stats.Usage usage) {
        object(
                size,
                () -> {
                    unlessZero("usage", usage.usage());
                    unlessZero("max", usage.max());
                    number("failcnt", usage.failures());
                });
    }

    private void blockIo(String name, List<Stats.BlockIo> entries) {
        if (entries.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart(name);
        for (Stats.BlockIo entry : entries) {
            json.writeStartObject();
            unlessZero("major", entry.major());
            unlessZero("minor", entry.minor());
            if (!entry.operation().isEmpty()) {
                json.writeStringProperty("op", entry.operation());
            }
            unlessZero("value", entry.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void object(String name, Runnable content) {
        json.writeObjectPropertyStart(name);
        content.run();
        json.writeEndObject();
    }

    private void numbers(String name, List<Long> numbers) {
        if (!numbers.isEmpty()) {
            json.writeArrayPropertyStart(name);
            numbers.forEach(this::number);
            json.writeEndArray();
        }
    }

    private void unlessZero(String name, long value) {
        if (value != 0) {
            number(name, value);
        }
    }

    private void number(String name, long unsigned) {
        json.writeName(name);
        number(unsigned);
    }

    private void number(long unsigned) {
        json.writeRawValue(Long.toUnsignedString(unsigned));
    }
}
