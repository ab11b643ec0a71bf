import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.DeadCodeOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/// Unpacks jars into one directory, and gives old classes the form that an AOT cache accepts.
///
/// A cache takes no class whose file is older than Java 6: those are verified without stack map
/// frames. Raising the version alone is not enough, the frames must exist. Of a multi-release jar,
/// what this JDK would see is taken. JNA's libraries for other platforms are left out, ours too: it
/// lies beside the image.
///
/// Usage: `java ModernClasses.java CLASSES-DIRECTORY LICENCES-DIRECTORY JAR...`
public final class ModernClasses {
    private static final Pattern LEFT_OUT =
            Pattern.compile("com/sun/jna/[a-z]+-[^/]+/.*|META-INF/.*|module-info\\.class|.*/");
    private static final Pattern LICENCE =
            Pattern.compile("(?:META-INF/)?([^/]*(?:LICENSE|NOTICE|L?GPL|THIRD-PARTY|AL2)[^/]*)");

    private ModernClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path classes = Path.of(arguments[0]);
        Path licences = Path.of(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            Path file = Path.of(arguments[i]);
            String name = file.getFileName().toString().replaceFirst("\\.jar$", "");
            try (JarFile jar =
                    new JarFile(file.toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
                unpack(jar, classes, licences.resolve(name));
            }
        }
    }

    private static void unpack(JarFile jar, Path classes, Path licences) throws IOException {
        ClassFile classFile = classFile(jar);
        for (JarEntry entry : jar.versionedStream().toList()) {
            var licence = LICENCE.matcher(entry.getName());
            if (licence.matches()) {
                write(licences.resolve(licence.group(1)), content(jar, entry));
            } else if (!LEFT_OUT.matcher(entry.getName()).matches()) {
                boolean isClass = entry.getName().endsWith(".class");
                byte[] content = content(jar, entry);
                write(
                        classes.resolve(entry.getName()),
                        isClass ? modern(content, classFile) : content);
            }
        }
    }

    private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /// Two jars with the same file would be a guess which one is meant.
    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file + ": it is in two jars");
        }
        Files.write(file, content);
    }

    private static ClassFile classFile(JarFile jar) {
        ClassHierarchyResolver inside =
                ClassHierarchyResolver.ofResourceParsing(
                        type -> {
                            String name = type.descriptorString();
                            JarEntry entry =
                                    jar.getJarEntry(name.substring(1, name.length() - 1) + ".class");
                            try {
                                return entry == null ? null : jar.getInputStream(entry);
                            } catch (IOException e) {
                                throw new IllegalStateException(name, e);
                            }
                        });
        return ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS,
                DeadCodeOption.PATCH_DEAD_CODE,
                ClassFile.ClassHierarchyResolverOption.of(
                        inside.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static byte[] modern(byte[] content, ClassFile classFile) {
        ClassModel model = classFile.parse(content);
        if (model.majorVersion() >= ClassFile.JAVA_8_VERSION) {
            return content;
        }
        // A body that no transformation touches would be copied as it is, without frames.
        ClassTransform frames = ClassTransform.transformingMethodBodies((b, e) -> b.with(e));
        ClassTransform version =
                ClassTransform.endHandler(b -> b.withVersion(ClassFile.JAVA_8_VERSION, 0));
        return classFile.transformClass(model, frames.andThen(version));
    }
}
