package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Seccomp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a filter of a profile: libseccomp's, behind instructions of our own that answer `ENOSYS`
/// for system calls which the author of the profile cannot have known. From `EPERM`, which most
/// profiles answer otherwise, C libraries do not fall back to an older call.
final class Compiler {
    private static final int MOST_RULES = 1 << 14;
    private static final int ENOSYS = 0x50000 | 38;

    private final Seccomp profile;
    private final int defaultAction;
    private final Set<Architecture> architectures = new LinkedHashSet<>();
    private int count;

    private Compiler(Seccomp profile) {
        this.profile = profile;
        this.defaultAction =
                Action.valueOf(profile.defaultAction()).value(profile.defaultErrnoRet());
        architectures.add(nativeArchitecture());
        profile.architectures().forEach(name -> architectures.add(Architecture.valueOf(name)));
    }

    private static Architecture nativeArchitecture() {
        return switch (dev.jruntime.syscall.Arch.current()) {
            case X86_64 -> Architecture.SCMP_ARCH_X86_64;
            case AARCH64 -> Architecture.SCMP_ARCH_AARCH64;
        };
    }

    /// @throws IOException if the library, or the kernel, has not what the profile asks for
    static synchronized Filter compile(Seccomp profile) throws IOException {
        return new Compiler(profile).compile();
    }

    private Filter compile() throws IOException {
        try (Libseccomp library = Libseccomp.begin(defaultAction)) {
            for (Architecture architecture : architectures) {
                library.add(architecture);
            }
            for (Rule rule : rules()) {
                library.add(rule.action(), rule.name(), rule.conditions());
            }
            byte[] program = newerCalls().followedBy(library.export());
            int instructions = program.length / Bpf.INSTRUCTION;
            if (instructions > Filter.MOST_INSTRUCTIONS) {
                throw new FilterException(
                        "compiles to %d instructions; the kernel takes %d"
                                .formatted(instructions, Filter.MOST_INSTRUCTIONS));
            }
            long flags = FilterFlag.bits(profile.flags(), profile.notifies());
            return new Filter(flags, program, Libseccomp.version());
        }
    }

    /// What is done about one system call, if all conditions hold.
    private record Rule(
            int number, String name, int action, List<Libseccomp.Condition> conditions) {}

    /// Those with high numbers first: the library keeps system calls in a list by their numbers,
    /// and looks from its beginning for the place of each. The order of rules about the same call
    /// stays.
    private List<Rule> rules() throws FilterException {
        List<Rule> rules = new ArrayList<>();
        for (Seccomp.Syscall each : profile.syscalls()) {
            add(each, rules);
        }
        rules.sort(Comparator.comparingInt(Rule::number).reversed());
        return rules;
    }

    /// A rule that does what is done anyway is not taken by the library.
    private void add(Seccomp.Syscall rule, List<Rule> rules) throws FilterException {
        int action = Action.valueOf(rule.action()).value(rule.errnoRet());
        if (action == defaultAction) {
            return;
        }
        List<List<Libseccomp.Condition>> alternatives = alternatives(rule.args());
        for (String name : rule.names()) {
            count += alternatives.size();
            if (count > MOST_RULES) {
                throw new FilterException("has more than " + MOST_RULES + " rules");
            }
            if (Libseccomp.knows(name)) {
                int number = Libseccomp.number(name);
                for (List<Libseccomp.Condition> conditions : alternatives) {
                    rules.add(new Rule(number, name, action, conditions));
                }
            }
        }
    }

    /// All conditions of a rule must hold. Only if two are about the same argument, one is enough:
    /// profiles rely on it, and libseccomp takes one comparison of an argument in a rule.
    private static List<List<Libseccomp.Condition>> alternatives(List<Seccomp.Arg> args) {
        List<Libseccomp.Condition> conditions = new ArrayList<>();
        for (Seccomp.Arg arg : args) {
            long second = arg.valueTwo() == null ? 0 : arg.valueTwo();
            Operator operator = Operator.valueOf(arg.op());
            conditions.add(new Libseccomp.Condition(arg.index(), operator, arg.value(), second));
        }
        long indexes = args.stream().map(Seccomp.Arg::index).distinct().count();
        return indexes == args.size()
                ? List.of(conditions)
                : conditions.stream().map(List::of).toList();
    }

    /// Nothing where unknown calls can happen: whoever permits or traces them is prepared for them.
    private Bpf newerCalls() throws FilterException {
        Bpf code = new Bpf();
        if (Action.valueOf(profile.defaultAction()).permits() || defaultAction == ENOSYS) {
            return code;
        }
        List<String> names =
                profile.syscalls().stream().flatMap(rule -> rule.names().stream()).toList();
        // One for x86-64 and x32, whose numbers differ by a bit.
        Map<Integer, List<CallNumbers.Range>> newer = new LinkedHashMap<>();
        for (Architecture architecture : architectures) {
            CallNumbers numbers = CallNumbers.of(architecture);
            if (numbers != null) {
                List<Integer> named = Libseccomp.numbers(architecture, names);
                newer.computeIfAbsent(numbers.auditValue(), _ -> new ArrayList<>())
                        .addAll(numbers.newerThan(named));
            }
        }
        List<Integer> jumps = new ArrayList<>();
        newer.forEach((auditValue, ranges) -> refuse(ranges, auditValue, code, jumps));
        jumps.forEach(code::land);
        return code;
    }

    private static void refuse(
            List<CallNumbers.Range> ranges, int auditValue, Bpf code, List<Integer> jumps) {
        if (ranges.isEmpty()) {
            return;
        }
        code.add(Bpf.LOAD, Bpf.ARCHITECTURE);
        code.branch(Bpf.IF_EQUAL, auditValue, 0, 3 * ranges.size() + 2);
        code.add(Bpf.LOAD, Bpf.NUMBER);
        for (CallNumbers.Range range : ranges) {
            code.branch(Bpf.IF_GREATER_OR_EQUAL, range.first(), 0, 2);
            code.branch(Bpf.IF_GREATER, range.last(), 1, 0);
            code.add(Bpf.RETURN, ENOSYS);
        }
        jumps.add(code.count());
        code.add(Bpf.JUMP, 0);
    }
}
