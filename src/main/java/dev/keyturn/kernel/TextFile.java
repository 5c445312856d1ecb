package dev.keyturn.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What is in a file that a setting names, as Windows saves it as well: Notepad can put a byte order mark before UTF-8, and
 * {@code Out-File} of PowerShell 5.1 writes UTF-16. What is no text, such as a certificate in DER, stays as it is.
 */
public final class TextFile {

    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] UTF_16_LITTLE_ENDIAN_MARK = {(byte) 0xFF, (byte) 0xFE};
    private static final byte[] UTF_16_BIG_ENDIAN_MARK = {(byte) 0xFE, (byte) 0xFF};

    private TextFile() {}

    public static String read(Path file) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8(file)))
                .toString();
    }

    /**
     * The one line that is all of the file, without its end, which editors add.
     *
     * @return UTF-8, for the caller to wipe
     * @throws CharacterCodingException when it is neither UTF-8 nor UTF-16, as "ANSI" with an umlaut is
     */
    public static byte[] line(Path file) throws IOException {
        byte[] content = utf8(file);
        try {
            CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            Arrays.fill(characters.array(), '\0');
            int end = content.length;
            while (end > 0 && (content[end - 1] == '\n' || content[end - 1] == '\r')) {
                end--;
            }
            return Arrays.copyOf(content, end);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** All bytes, those of a text in UTF-8 and without a mark. */
    public static byte[] utf8(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            if (begins(bytes, UTF_8_MARK)) {
                return Arrays.copyOfRange(bytes, UTF_8_MARK.length, bytes.length);
            }
            if (begins(bytes, UTF_16_LITTLE_ENDIAN_MARK)) {
                return utf8(bytes, StandardCharsets.UTF_16LE);
            }
            if (begins(bytes, UTF_16_BIG_ENDIAN_MARK)) {
                return utf8(bytes, StandardCharsets.UTF_16BE);
            }
            return bytes.clone();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] utf8(byte[] marked, Charset charset) throws CharacterCodingException {
        CharBuffer characters = charset.newDecoder().decode(ByteBuffer.wrap(marked, 2, marked.length - 2));
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(characters);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(characters.array(), '\0');
        return bytes;
    }

    private static boolean begins(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }
}
