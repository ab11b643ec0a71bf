import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.DeadCodeOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/// Copies a jar and gives its old classes the form that an AOT cache accepts.
///
/// A cache takes no class whose file is older than Java 6: those are verified without stack map
/// frames. Raising the version alone is not enough, the frames must exist. JNA's libraries for other
/// platforms are left out: ours lies beside the jars, unpacked.
///
/// Usage: `java ModernClasses.java FROM-DIRECTORY TO-DIRECTORY`
public final class ModernClasses {
    private static final long FIXED_TIME = 1_767_225_600_000L;
    private static final Pattern FOREIGN_LIBRARY = Pattern.compile("^com/sun/jna/[a-z]+-[^/]+/");

    private ModernClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path to = Path.of(arguments[1]);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (Path jar : jars) {
                copy(jar, to.resolve(jar.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (JarFile jar = new JarFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file)) {
            ClassFile classFile = classFile(jar);
            for (JarEntry entry : jar.stream().toList()) {
                if (!FOREIGN_LIBRARY.matcher(entry.getName()).find()) {
                    copy(jar, entry, out, classFile);
                }
            }
        }
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

    private static void copy(JarFile jar, JarEntry entry, JarOutputStream out, ClassFile classFile)
            throws IOException {
        byte[] content = jar.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
            content = modern(content, classFile);
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(FIXED_TIME);
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
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
