package dev.jruntime.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import dev.jruntime.architecture.JavaSources.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks one file and notes its types, the size of its methods, and how deep their statements nest.
final class Measure extends TreeScanner<@Nullable Void, @Nullable Void> {
    /// @param name with the type's, as in `Mounts.add`
    record Method(String name, String at, long lines, int parameters, int nesting) {}

    final List<String> types = new ArrayList<>();
    final List<Method> methods = new ArrayList<>();

    private final Source source;
    private String type = "";
    private boolean inRecord;
    private int depth;
    private int deepest;

    private Measure(Source source) {
        this.source = source;
    }

    static Measure of(Source source) {
        Measure measure = new Measure(source);
        measure.scan(source.tree(), null);
        return measure;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        String outerType = type;
        boolean outerKind = inRecord;
        if (!tree.getSimpleName().isEmpty()) {
            type = tree.getSimpleName().toString();
            types.add(type);
        }
        inRecord = tree.getKind() == Tree.Kind.RECORD;
        super.visitClass(tree, none);
        type = outerType;
        inRecord = outerKind;
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        if (!source.isWritten(tree)) {
            return null;
        }
        int outerDepth = depth;
        int outerDeepest = deepest;
        depth = 0;
        deepest = 0;
        super.visitMethod(tree, none);
        boolean components = inRecord && tree.getName().contentEquals("<init>");
        int parameters = components ? 0 : tree.getParameters().size();
        String name = type + "." + tree.getName();
        methods.add(new Method(name, source.at(tree), source.lines(tree), parameters, deepest));
        depth = outerDepth;
        deepest = outerDeepest;
        return null;
    }

    private @Nullable Void nested(Runnable parts) {
        depth++;
        deepest = Math.max(deepest, depth);
        parts.run();
        depth--;
        return null;
    }

    /// An `else if` is beside its `if`, not inside of it.
    @Override
    public @Nullable Void visitIf(IfTree tree, @Nullable Void none) {
        nested(() -> {
            scan(tree.getCondition(), none);
            scan(tree.getThenStatement(), none);
            if (!(tree.getElseStatement() instanceof IfTree)) {
                scan(tree.getElseStatement(), none);
            }
        });
        return tree.getElseStatement() instanceof IfTree next ? scan(next, none) : null;
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
        return nested(() -> super.visitForLoop(tree, none));
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
        return nested(() -> super.visitEnhancedForLoop(tree, none));
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void none) {
        return nested(() -> super.visitWhileLoop(tree, none));
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void none) {
        return nested(() -> super.visitDoWhileLoop(tree, none));
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void none) {
        return nested(() -> super.visitSwitch(tree, none));
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void none) {
        return nested(() -> super.visitTry(tree, none));
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
        return nested(() -> super.visitSynchronized(tree, none));
    }
}
