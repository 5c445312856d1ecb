package dev.keyturn.syncserver;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.keyturn.secret.Secret;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Decides whether a server's own words may be kept beside a failure. */
final class Redaction {

    /** What is cut off or escaped in the middle still shows a piece as long as this. */
    private static final int PIECE = 6;

    private Redaction() {}

    /** The words, or null when they are empty or show a piece of the password, in clear, JSON-escaped or in Base64. */
    static @Nullable String keepable(@Nullable String words, @Nullable Secret password) {
        if (words == null || words.isBlank()) {
            return null;
        }
        if (password == null) {
            return words.strip();
        }
        boolean shown = password.use(clear -> showsPiece(words, clear)
                || showsQuoted(words, clear)
                || showsBase64(words, clear, StandardCharsets.UTF_8)
                || showsBase64(words, clear, StandardCharsets.UTF_16LE));
        return shown ? null : words.strip();
    }

    private static boolean showsQuoted(String words, char[] clear) {
        char[] quoted = JsonStringEncoder.getInstance().quoteAsString(CharBuffer.wrap(clear));
        boolean shown = showsPiece(words, quoted);
        Arrays.fill(quoted, '\0');
        return shown;
    }

    /** Base64 of the same bytes looks different at each of three offsets in what was encoded. */
    private static boolean showsBase64(String words, char[] clear, Charset charset) {
        var encoded = charset.encode(CharBuffer.wrap(clear));
        boolean shown = false;
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + encoded.limit()];
            encoded.get(0, shifted, offset, encoded.limit());
            byte[] base64 = Base64.getEncoder().withoutPadding().encode(shifted);
            int first = offset == 0 ? 0 : 4;
            int last = Math.max(first, base64.length - 3);
            shown |= showsPiece(words, characters(base64, first, last));
            Arrays.fill(shifted, (byte) 0);
            Arrays.fill(base64, (byte) 0);
        }
        Arrays.fill(encoded.array(), (byte) 0);
        return shown;
    }

    private static char[] characters(byte[] ascii, int first, int last) {
        char[] characters = new char[last - first];
        for (int i = first; i < last; i++) {
            characters[i - first] = (char) ascii[i];
        }
        return characters;
    }

    private static boolean showsPiece(String words, char[] sought) {
        int length = Math.min(PIECE, sought.length);
        for (int piece = 0; length > 0 && piece + length <= sought.length; piece++) {
            for (int place = 0; place + length <= words.length(); place++) {
                if (matches(words, place, sought, piece, length)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean matches(String words, int place, char[] sought, int piece, int length) {
        for (int i = 0; i < length; i++) {
            if (words.charAt(place + i) != sought[piece + i]) {
                return false;
            }
        }
        return true;
    }
}
