package dev.keyturn.secret;

import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What Vault answered, in bytes that are wiped when closed. It prints no body. */
final class VaultAnswer implements AutoCloseable {

    private final int status;
    private final byte[] body;
    private final @Nullable String retryAfter;

    VaultAnswer(int status, byte[] body, @Nullable String retryAfter) {
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    /** Seconds. Vault sends no dates in this header. */
    OptionalLong retryAfter() {
        return retryAfter != null && retryAfter.matches("\\d{1,9}")
                ? OptionalLong.of(Long.parseLong(retryAfter))
                : OptionalLong.empty();
    }

    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
