package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// No encoder without a test: what the tests' byte code calls, against the methods that there are.
class EncoderCoverageTest {
    private static final List<Class<?>> TESTS =
            List.of(
                    AffinityCallTest.class,
                    CopyCallsTest.class,
                    FileCallsTest.class,
                    LocksTest.class,
                    MountCallsTest.class,
                    PipesTest.class,
                    ProcessCallsTest.class,
                    SeccompCallTest.class,
                    SharedDescriptorsTest.class,
                    SocketCallsTest.class);
    private static final List<Class<?>> INTERFACES =
            List.of(
                    FileCalls.class,
                    CopyCalls.class,
                    MountCalls.class,
                    ProcessCalls.class,
                    SocketCalls.class);

    @Test
    void each_method_of_the_interfaces_is_called_by_a_test() {
        Set<String> untested = new TreeSet<>();
        INTERFACES.forEach(type -> untested.addAll(methods(type)));
        assertTrue(untested.size() > 75, () -> "methods: " + untested.size());
        untested.removeAll(calls());
        assertEquals(Set.of(), untested);
    }

    private static List<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                .map(EncoderCoverageTest::signature)
                .toList();
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /// Calls in the tests and their nested classes; the receiver's type is that of a variable.
    private static Set<String> calls() {
        String names = TESTS.stream().map(Class::getName).collect(Collectors.joining("|"));
        return new ClassFileImporter()
                .importPackagesOf(EncoderCoverageTest.class).stream()
                        .filter(type -> type.getName().matches("(" + names + ")(\\$.*)?"))
                        .map(JavaClass::getMethodCallsFromSelf)
                        .flatMap(Set::stream)
                        .map(JavaAccess::getTarget)
                        .map(target ->
                                target.getName()
                                        + target.getRawParameterTypes().stream()
                                                .map(JavaClass::getName)
                                                .collect(Collectors.joining(", ", "(", ")")))
                        .collect(Collectors.toSet());
    }
}
