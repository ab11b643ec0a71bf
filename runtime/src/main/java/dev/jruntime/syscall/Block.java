package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Memory that a call points to: a struct, a string, room for an answer. It may hold pointers to
/// further blocks, and descriptors that earlier calls of the same batch open.
final class Block {
    /// A pointer to another block.
    record Pointer(int offset, Block target) {}

    /// A descriptor as a 32-bit number.
    record Descriptor(int offset, Fd fd) {}

    private static final byte[] NOTHING = {};

    private final byte[] content;
    private final int length;
    private final Wording wording;
    private final List<Pointer> pointers = new ArrayList<>(0);
    private final List<Descriptor> descriptors = new ArrayList<>(0);
    private long address;
    private @Nullable Frame frame;

    private Block(byte[] content, int length, Wording wording) {
        this.content = content;
        this.length = length;
        this.wording = wording;
    }

    /// A struct; `text` is how plans and errors print it.
    static Block of(byte[] content, String text) {
        return of(content, new Wording.Plain(text));
    }

    /// The text is only put together if somebody reads it.
    static Block of(byte[] content, Wording wording) {
        return new Block(content, content.length, wording);
    }

    /// A string, with the NUL that ends it.
    static Block string(String string) {
        byte[] bytes = FileNames.encode(string);
        byte[] content = Arrays.copyOf(bytes, bytes.length + 1);
        return new Block(content, content.length, new Wording.Text(string));
    }

    /// Bytes to be written; long ones are abbreviated in print.
    static Block data(byte[] bytes) {
        return new Block(bytes, bytes.length, new Wording.Quoted(bytes));
    }

    /// Room for an answer.
    static Block room(int length) {
        return new Block(NOTHING, length, new Wording.Room(length));
    }

    /// An array of 64-bit pointers, ended by NULL.
    static Block pointers(List<Block> targets, Wording wording) {
        Block array = of(new byte[8 * targets.size() + 8], wording);
        for (int i = 0; i < targets.size(); i++) {
            array.point(8 * i, targets.get(i));
        }
        return array;
    }

    Block point(int offset, Block target) {
        pointers.add(new Pointer(offset, target));
        return this;
    }

    Block descriptor(int offset, Fd fd) {
        descriptors.add(new Descriptor(offset, fd));
        return this;
    }

    List<Pointer> pointers() {
        return pointers;
    }

    List<Descriptor> descriptors() {
        return descriptors;
    }

    byte[] content() {
        return content;
    }

    int length() {
        return length;
    }

    /// Where it lies in the memory of the process that makes the call; known while it is encoded.
    long address() {
        return address;
    }

    void place(long at) {
        address = at;
    }

    /// True the first time that this frame asks: a block that two calls share is placed once.
    boolean claim(Frame candidate) {
        boolean first = frame != candidate;
        frame = candidate;
        return first;
    }

    String text() {
        return wording.text();
    }

    /// The string that it is; null if it is something else.
    @Nullable String string() {
        return wording instanceof Wording.Text(String string) ? string : null;
    }

    static ByteBuffer struct(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
