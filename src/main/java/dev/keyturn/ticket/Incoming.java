package dev.keyturn.ticket;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it came in.
 *
 * @param header the value of a header, or null
 * @param body exactly the bytes that came
 */
public record Incoming(UnaryOperator<@Nullable String> header, byte[] body) {}
