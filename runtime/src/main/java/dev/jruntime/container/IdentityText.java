package dev.jruntime.container;

import dev.jruntime.linux.process.Identity;
import dev.jruntime.spec.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An identity that is yet to be assumed, as the state keeps it: uid, gid, the five capability sets
/// in hexadecimal or none of them, a colon, and the groups; an equals sign where they stay as they
/// are.
final class IdentityText {
    private static final int SETS = 5;
    private static final String GROUPS = ":";
    private static final String GROUPS_AS_THEY_ARE = "=";

    private IdentityText() {}

    static List<String> write(Identity identity) {
        User user = identity.user();
        List<String> words = new ArrayList<>();
        words.add(Long.toString(user.uid()));
        words.add(Long.toString(user.gid()));
        Identity.Sets sets = identity.sets();
        if (sets != null) {
            words.add(Long.toHexString(sets.bounding()));
            words.add(Long.toHexString(sets.effective()));
            words.add(Long.toHexString(sets.inheritable()));
            words.add(Long.toHexString(sets.permitted()));
            words.add(Long.toHexString(sets.ambient()));
        }
        words.add(identity.keepsGroups() ? GROUPS_AS_THEY_ARE : GROUPS);
        user.additionalGids().forEach(gid -> words.add(gid.toString()));
        return words;
    }

    /// @throws IllegalArgumentException if that is none; so is a NumberFormatException
    static Identity read(List<String> words) {
        boolean keepsGroups = words.contains(GROUPS_AS_THEY_ARE);
        int colon = words.indexOf(keepsGroups ? GROUPS_AS_THEY_ARE : GROUPS);
        if (colon != 2 && colon != 2 + SETS) {
            throw new IllegalArgumentException("not an identity: " + words);
        }
        List<Long> groups =
                words.subList(colon + 1, words.size()).stream().map(IdentityText::id).toList();
        User user = new User(id(words.get(0)), id(words.get(1)), null, groups);
        Identity.@Nullable Sets sets =
                colon == 2
                        ? null
                        : new Identity.Sets(
                                bits(words.get(2)),
                                bits(words.get(3)),
                                bits(words.get(4)),
                                bits(words.get(5)),
                                bits(words.get(6)));
        return new Identity(user, sets, false, keepsGroups);
    }

    private static long bits(String text) {
        return Long.parseUnsignedLong(text, 16);
    }

    /// 2^32 - 1 means "unchanged" to setresuid(2).
    private static long id(String text) {
        long id = Long.parseLong(text);
        if (id < 0 || id >= 0xffffffffL) {
            throw new IllegalArgumentException("not an id: " + text);
        }
        return id;
    }
}
