package dev.jruntime.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Java files as the compiler parses them.
final class JavaSources {
    /// @param name of the file, from the top of the checkout
    record Source(String name, CompilationUnitTree tree, SourcePositions positions) {
        long firstLine(Tree part) {
            return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, part));
        }

        long lines(Tree part) {
            long end = tree.getLineMap().getLineNumber(positions.getEndPosition(tree, part));
            return end - firstLine(part) + 1;
        }

        /// What the parser made up, such as a default constructor, has no place.
        boolean isWritten(Tree part) {
            return positions.getEndPosition(tree, part) >= 0;
        }

        String at(Tree part) {
            return name + ":" + firstLine(part);
        }
    }

    private JavaSources() {}

    static List<Source> parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    null,
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            List<Source> sources = new ArrayList<>();
            for (CompilationUnitTree tree : task.parse()) {
                String name = Repository.name(Path.of(tree.getSourceFile().toUri()));
                sources.add(new Source(name, tree, Trees.instance(task).getSourcePositions()));
            }
            return sources;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
