package dev.keyturn.secret;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A password in memory. It prints as {@code ***}, is never a {@code String}, and is wiped when closed. Each reader gets
 * a copy that is wiped when the reader returns.
 */
public final class Secret implements AutoCloseable {

    private final char[] characters;
    private boolean wiped;

    private Secret(char[] characters) {
        this.characters = characters;
    }

    /** Copies the characters and wipes the array that was given. */
    public static Secret takeFrom(char[] characters) {
        Secret secret = new Secret(characters.clone());
        Arrays.fill(characters, '\0');
        return secret;
    }

    /** Copies UTF-8 bytes and wipes the array that was given. */
    public static Secret takeFromUtf8(byte[] bytes) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(bytes, (byte) 0);
        return takeFrom(characters);
    }

    /** Lends the characters for the time of one call. */
    public <R> R use(Function<char[], R> reader) {
        char[] copy = copy();
        try {
            return reader.apply(copy);
        } finally {
            Arrays.fill(copy, '\0');
        }
    }

    /** Lends the characters as UTF-8 for the time of one call. */
    public <R> R useUtf8(Function<byte[], R> reader) {
        return use(chars -> {
            var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
            Arrays.fill(encoded.array(), (byte) 0);
            try {
                return reader.apply(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }

    public int length() {
        return characters.length;
    }

    /** A second secret with the same characters and a life of its own. */
    public Secret duplicate() {
        return new Secret(copy());
    }

    @Override
    public synchronized void close() {
        wiped = true;
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "***";
    }

    private synchronized char[] copy() {
        if (wiped) {
            throw new IllegalStateException("This secret was wiped.");
        }
        return characters.clone();
    }
}
