package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param connector the connector that was changed
 * @param updatedAt when, by the server's clock
 * @param signedAnswer what the server signed; null where it signs nothing
 */
public record CredentialUpdate(
        String connector, Instant updatedAt, @Nullable SignedAnswer signedAnswer) {}
