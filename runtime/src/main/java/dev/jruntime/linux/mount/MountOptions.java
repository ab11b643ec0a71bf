package dev.jruntime.linux.mount;

import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_NOATIME;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_RDONLY;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR_STRICTATIME;
import static dev.jruntime.syscall.MountFlags.MOUNT_ATTR__ATIME;
import static dev.jruntime.syscall.MountFlags.MS_BIND;
import static dev.jruntime.syscall.MountFlags.MS_DIRSYNC;
import static dev.jruntime.syscall.MountFlags.MS_LAZYTIME;
import static dev.jruntime.syscall.MountFlags.MS_MANDLOCK;
import static dev.jruntime.syscall.MountFlags.MS_NOATIME;
import static dev.jruntime.syscall.MountFlags.MS_RDONLY;
import static dev.jruntime.syscall.MountFlags.MS_REC;
import static dev.jruntime.syscall.MountFlags.MS_RELATIME;
import static dev.jruntime.syscall.MountFlags.MS_REMOUNT;
import static dev.jruntime.syscall.MountFlags.MS_STRICTATIME;
import static dev.jruntime.syscall.MountFlags.MS_SYNCHRONOUS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The options of one mount, sorted by what they act on. A later option wins over an earlier one.
///
/// @param attributes of the mount itself
/// @param recursive of the mount and all below it; they need mount_setattr(2), Linux 5.12
/// @param superblockSet `MS_*` bits of the superblock to set
/// @param superblockClear `MS_*` bits of the superblock that an option clears by name
/// @param special instructions to the runtime, `bind` and the like
/// @param propagation changes to make after the mount, in order
/// @param idmap the mapping that stands behind `idmap=` or `ridmap=`, else empty
/// @param data what the file system itself must understand, in order
public record MountOptions(
        Attributes attributes,
        Attributes recursive,
        int superblockSet,
        int superblockClear,
        Set<MountOption> special,
        List<MountOption> propagation,
        String idmap,
        List<String> data) {

    /// The bits that fsconfig(2) takes as flags; `silent` and `iversion` only exist for mount(2).
    private static final int FSCONFIG_FLAGS =
            MS_RDONLY | MS_SYNCHRONOUS | MS_DIRSYNC | MS_MANDLOCK | MS_LAZYTIME;

    /// No options at all.
    public static final MountOptions NONE =
            new MountOptions(
                    Attributes.NONE, Attributes.NONE, 0, 0, Set.of(), List.of(), "", List.of());

    public MountOptions {
        EnumSet<MountOption> copy = EnumSet.noneOf(MountOption.class);
        copy.addAll(special);
        special = Collections.unmodifiableSet(copy);
        propagation = List.copyOf(propagation);
        data = List.copyOf(data);
    }

    /// When reading updates a file's access time; the values of one field, so each replaces the
    /// others.
    public enum Atime {
        /// No option says anything.
        UNCHANGED(0, 0),
        RELATIME(0, MS_RELATIME),
        NOATIME(MOUNT_ATTR_NOATIME, MS_NOATIME),
        STRICTATIME(MOUNT_ATTR_STRICTATIME, MS_STRICTATIME);

        private final int attribute;
        private final int flag;

        Atime(int attribute, int flag) {
            this.attribute = attribute;
            this.flag = flag;
        }

        /// A negative option (`atime`, `norelatime`) only ends what it negates; the kernel's
        /// default is then relatime.
        private Atime after(MountOption option) {
            Atime named = of(option.attribute());
            if (option.sets()) {
                return named;
            }
            return this == named || this == UNCHANGED ? RELATIME : this;
        }

        private static Atime of(int attribute) {
            return switch (attribute) {
                case MOUNT_ATTR_NOATIME -> NOATIME;
                case MOUNT_ATTR_STRICTATIME -> STRICTATIME;
                default -> RELATIME;
            };
        }
    }

    /// What to do to the attributes of a mount.
    ///
    /// @param set `MOUNT_ATTR_*` bits to set, without the access time
    /// @param clear bits that an option clears by name, without the access time
    /// @param atime the access time
    public record Attributes(int set, int clear, Atime atime) {
        public static final Attributes NONE = new Attributes(0, 0, Atime.UNCHANGED);

        /// `mount_attr.attr_set` of mount_setattr(2).
        public int attrSet() {
            return set | atime.attribute;
        }

        /// `mount_attr.attr_clr`. The kernel wants the whole access time field cleared whenever one
        /// of its values is set.
        public int attrClear() {
            return atime == Atime.UNCHANGED ? clear : clear | MOUNT_ATTR__ATIME;
        }

        /// Whether there is nothing to do.
        public boolean isEmpty() {
            return attrSet() == 0 && attrClear() == 0;
        }

        /// Both of them, where the later ones win.
        Attributes and(Attributes later) {
            return new Attributes(
                    set & ~later.clear | later.set,
                    clear & ~later.set | later.clear,
                    later.atime == Atime.UNCHANGED ? atime : later.atime);
        }

        boolean isReadOnly() {
            return (set & MOUNT_ATTR_RDONLY) != 0;
        }

        boolean isWritable() {
            return (clear & MOUNT_ATTR_RDONLY) != 0;
        }

        Attributes withoutReadOnly() {
            return new Attributes(set & ~MOUNT_ATTR_RDONLY, clear, atime);
        }

        private Attributes with(MountOption option) {
            int bits = option.attribute();
            return option.sets()
                    ? new Attributes(set | bits, clear & ~bits, atime)
                    : new Attributes(set & ~bits, clear | bits, atime);
        }

        private Attributes withAtime(MountOption option) {
            return new Attributes(set, clear, atime.after(option));
        }
    }

    /// Sort the options of a configuration.
    public static MountOptions parse(List<String> options) {
        Sorter sorter = new Sorter();
        options.forEach(sorter::add);
        return sorter.sorted();
    }

    /// The state of parsing, so that the result can be immutable.
    private static final class Sorter {
        private Attributes attributes = Attributes.NONE;
        private Attributes recursive = Attributes.NONE;
        private int superblockSet;
        private int superblockClear;
        private final Set<MountOption> special = EnumSet.noneOf(MountOption.class);
        private final List<MountOption> propagation = new ArrayList<>();
        private String idmap = "";
        private final List<String> data = new ArrayList<>();

        /// An empty one says nothing: buildah writes it for a volume without options.
        void add(String text) {
            if (text.isEmpty()) {
                return;
            }
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            MountOption option = MountOption.find(name);
            boolean mapping = option == MountOption.IDMAP || option == MountOption.RIDMAP;
            if (option == null || equals >= 0 && !mapping) {
                data.add(text);
                return;
            }
            if (mapping) {
                idmap = equals < 0 ? "" : text.substring(equals + 1);
            }
            add(option);
        }

        private void add(MountOption option) {
            switch (option.kind()) {
                case ATTRIBUTE -> {
                    attributes = attributes.with(option);
                    addSuperblock(option.flag() & MS_RDONLY, option.sets());
                }
                case ATIME -> attributes = attributes.withAtime(option);
                case SUPERBLOCK -> addSuperblock(option.flag(), option.sets());
                case PROPAGATION -> propagation.add(option);
                case RECURSIVE_ATTRIBUTE -> recursive = recursive.with(option);
                case RECURSIVE_ATIME -> recursive = recursive.withAtime(option);
                case SPECIAL -> addSpecial(option);
            }
        }

        private void addSuperblock(int flag, boolean sets) {
            superblockSet = sets ? superblockSet | flag : superblockSet & ~flag;
            superblockClear = sets ? superblockClear & ~flag : superblockClear | flag;
        }

        private void addSpecial(MountOption option) {
            switch (option) {
                case DEFAULTS -> {}
                case IDMAP -> replace(MountOption.RIDMAP, option);
                case RIDMAP -> replace(MountOption.IDMAP, option);
                default -> special.add(option);
            }
        }

        private void replace(MountOption earlier, MountOption later) {
            special.remove(earlier);
            special.add(later);
        }

        MountOptions sorted() {
            return new MountOptions(
                    attributes,
                    recursive,
                    superblockSet,
                    superblockClear,
                    special,
                    propagation,
                    idmap,
                    data);
        }
    }

    /// Whether an instruction to the runtime is among the options.
    public boolean has(MountOption option) {
        return special.contains(option);
    }

    /// Whether this is a bind mount, recursive or not.
    public boolean isBind() {
        return has(MountOption.BIND) || isRecursiveBind();
    }

    /// Whether the mounts below the source come along. `bind` beside `rbind` takes nothing away.
    public boolean isRecursiveBind() {
        return has(MountOption.RBIND);
    }

    /// Whether ids are mapped, with `idmap` or `ridmap`.
    public boolean isIdmapped() {
        return has(MountOption.IDMAP) || has(MountOption.RIDMAP);
    }

    /// What belongs to a filesystem, not to a mount of it: data, and the flags that all its mounts
    /// share. `ro` and `rw` are none of them; a mount has them for itself.
    public List<String> ofFilesystem() {
        List<String> all = new ArrayList<>(superblockFlags());
        all.removeIf(flag -> flag.equals("ro") || flag.equals("rw"));
        all.addAll(data);
        return List.copyOf(all);
    }

    /// The parameters for fsconfig(2), FSCONFIG_SET_FLAG: `ro`, `sync`, `nolazytime` and so on, in
    /// the order of the table of options.
    public List<String> superblockFlags() {
        List<String> names = new ArrayList<>();
        for (MountOption option : MountOption.values()) {
            int bits = option.sets() ? superblockSet : superblockClear;
            boolean ours =
                    option.kind() == MountOption.Kind.SUPERBLOCK
                            || option.kind() == MountOption.Kind.ATTRIBUTE;
            if (ours && (option.flag() & bits & FSCONFIG_FLAGS) != 0) {
                names.add(option.optionName());
            }
        }
        return List.copyOf(names);
    }

    /// The flags for mount(2), where the newer calls are not at hand; propagation, recursive
    /// attributes and id mappings need calls of their own.
    public long mountFlags() {
        long flags = superblockSet | attributes.atime.flag;
        for (MountOption option : MountOption.values()) {
            boolean ofMount = option.kind() == MountOption.Kind.ATTRIBUTE && option.sets();
            if (ofMount && (attributes.set & option.attribute()) != 0) {
                flags |= option.flag();
            }
        }
        flags |= isBind() ? MS_BIND : 0;
        flags |= isRecursiveBind() ? MS_REC : 0;
        flags |= has(MountOption.REMOUNT) ? MS_REMOUNT : 0;
        return flags;
    }
}
