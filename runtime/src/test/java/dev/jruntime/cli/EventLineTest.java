package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.cgroup.Stats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Compared with what runc 1.1.5 prints.
class EventLineTest {
    private static final Stats.Usage NOTHING = new Stats.Usage(0, 0, 0, 0);

    private static String print(String id, Stats stats) {
        return EventLine.stats(id, stats).replace('"', '\'').replace("},'", "},\n'");
    }

    @Test
    void most_of_what_is_0_is_left_out() {
        Stats.Cpu cpu =
                new Stats.Cpu(
                        0, List.of(), List.of(), List.of(), 0, 0, new Stats.Throttling(0, 0, 0));
        Stats.Memory memory = new Stats.Memory(0, NOTHING, NOTHING, NOTHING, NOTHING, Map.of());
        Stats stats =
                new Stats(
                        cpu,
                        new Stats.CpuSet(List.of(), List.of(), Map.of("cpu_exclusive", 0L)),
                        memory,
                        new Stats.Pids(0, 0),
                        Map.of("ioServicedRecursive", List.of()),
                        Map.of());
        assertEquals(
                """
                {'type':'stats','id':'c1','data':{'cpu':{'usage':{'kernel':0,'user':0},
                'throttling':{}},
                'cpuset':{'cpu_exclusive':0},
                'memory':{'usage':{'limit':0,'failcnt':0},
                'swap':{'limit':0,'failcnt':0},
                'kernel':{'limit':0,'failcnt':0},
                'kernelTCP':{'limit':0,'failcnt':0}},
                'pids':{},
                'blkio':{},
                'hugetlb':{},
                'intel_rdt':{},
                'network_interfaces':null}}
                """,
                print("c1", stats));
    }

    /// Of each number one.
    private static Stats numbers() {
        Stats.Cpu cpu =
                new Stats.Cpu(
                        -1,
                        List.of(1L, 0L),
                        List.of(2L, 3L),
                        List.of(4L, 5L),
                        6,
                        7,
                        new Stats.Throttling(8, 9, 10));
        Stats.Usage usage = new Stats.Usage(-4096, 11, 12, 13);
        Map<String, Long> flags = Map.of("sched_relax_domain_level", -1L);
        return new Stats(
                cpu,
                new Stats.CpuSet(List.of(0L, 1L), List.of(0L), flags),
                new Stats.Memory(14, usage, usage, usage, usage, Map.of("cache", 14L)),
                new Stats.Pids(15, 16),
                Map.of("ioTimeRecursive", List.of(new Stats.BlockIo(8, 0, "", 17))),
                Map.of("2MB", new Stats.Usage(18, 19, 20, 21)));
    }

    @Test
    void numbers_use_all_64_bits() {
        assertEquals(
                """
                {'type':'stats','id':'c1','data':{'cpu':{'usage':{'total':18446744073709551615,\
                'percpu':[1,0],'percpu_kernel':[2,3],'percpu_user':[4,5],'kernel':6,'user':7},
                'throttling':{'periods':8,'throttledPeriods':9,'throttledTime':10}},
                'cpuset':{'cpus':[0,1],'mems':[0],'sched_relax_domain_level':-1},
                'memory':{'cache':14,\
                'usage':{'limit':18446744073709547520,'usage':11,'max':12,'failcnt':13},
                'swap':{'limit':18446744073709547520,'usage':11,'max':12,'failcnt':13},
                'kernel':{'limit':18446744073709547520,'usage':11,'max':12,'failcnt':13},
                'kernelTCP':{'limit':18446744073709547520,'usage':11,'max':12,'failcnt':13},
                'raw':{'cache':14}},
                'pids':{'current':15,'limit':16},
                'blkio':{'ioTimeRecursive':[{'major':8,'value':17}]},
                'hugetlb':{'2MB':{'usage':19,'max':20,'failcnt':21}},
                'intel_rdt':{},
                'network_interfaces':null}}
                """,
                print("c1", numbers()));
    }

    @Test
    void running_out_of_memory_has_no_data() {
        assertEquals("{\"type\":\"oom\",\"id\":\"c1\"}\n", EventLine.outOfMemory("c1"));
    }
}
