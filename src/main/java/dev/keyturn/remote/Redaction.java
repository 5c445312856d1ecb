package dev.keyturn.remote;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.keyturn.secret.Secret;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Decides whether a server's own words may be kept beside a failure. */
final class Redaction {

    private Redaction() {}

    /** The words, or null when they are empty or contain the password in clear, JSON-escaped or in Base64. */
    static @Nullable String keepable(@Nullable String words, @Nullable Secret password) {
        if (words == null || words.isBlank()) {
            return null;
        }
        if (password == null || password.length() == 0) {
            return words.strip();
        }
        boolean leaks = password.use(clear -> contains(words, clear)
                || containsQuoted(words, clear)
                || containsBase64(words, clear, StandardCharsets.UTF_8)
                || containsBase64(words, clear, StandardCharsets.UTF_16LE));
        return leaks ? null : words.strip();
    }

    private static boolean containsQuoted(String words, char[] clear) {
        char[] quoted = JsonStringEncoder.getInstance().quoteAsString(CharBuffer.wrap(clear));
        boolean found = contains(words, quoted);
        Arrays.fill(quoted, '\0');
        return found;
    }

    private static boolean containsBase64(String words, char[] clear, java.nio.charset.Charset charset) {
        var encoded = charset.encode(CharBuffer.wrap(clear));
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        byte[] base64 = Base64.getEncoder().withoutPadding().encode(bytes);
        char[] sought = new char[base64.length];
        for (int i = 0; i < base64.length; i++) {
            sought[i] = (char) base64[i];
        }
        boolean found = contains(words, sought);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(base64, (byte) 0);
        Arrays.fill(sought, '\0');
        return found;
    }

    private static boolean contains(String words, char[] sought) {
        for (int start = 0; start + sought.length <= words.length(); start++) {
            int matched = 0;
            while (matched < sought.length && words.charAt(start + matched) == sought[matched]) {
                matched++;
            }
            if (matched == sought.length) {
                return true;
            }
        }
        return false;
    }
}
