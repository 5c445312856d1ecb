package dev.keyturn.ticket;

import java.util.function.UnaryOperator;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it came in.
 *
 * @param header the value of a header, or null
 * @param body exactly the bytes that came
 * @param certificate whom the TLS client certificate is for, when there was one
 */
public record Incoming(
        UnaryOperator<@Nullable String> header,
        byte[] body,
        @Nullable X500Principal certificate) {}
