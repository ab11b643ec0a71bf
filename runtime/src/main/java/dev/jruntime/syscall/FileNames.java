package dev.jruntime.syscall;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Names of files as text. The kernel's are bytes, and a payload may choose such as are no UTF-8: a
/// byte that is none becomes one of U+DC80 to U+DCFF, which no text has by itself, and is that byte
/// again in the name of a call. What configurations say never has them: their strings are checked.
final class FileNames {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ESCAPED = 0xdc00;

    private FileNames() {}

    static String decode(byte[] bytes, int start, int length) {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        return decodeEscaped(ByteBuffer.wrap(bytes, start, length));
    }

    private static String decodeEscaped(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        while (bytes.hasRemaining()) {
            CoderResult result = decoder.decode(bytes, text, true);
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.put((char) (ESCAPED | bytes.get() & 0xff));
            }
        }
        return text.flip().toString();
    }

    static byte[] encode(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (byte each : bytes) {
            // What has no encoding is one, too.
            if (each == '?' && name.chars().anyMatch(FileNames::isEscaped)) {
                return encodeEscaped(name);
            }
        }
        return bytes;
    }

    static boolean isEscaped(int character) {
        return character >= 0xdc80 && character <= 0xdcff;
    }

    private static byte[] encodeEscaped(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        for (int i = 0; i < name.length(); ) {
            int character = name.codePointAt(i);
            i += Character.charCount(character);
            if (isEscaped(character)) {
                bytes.write(character);
            } else {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
