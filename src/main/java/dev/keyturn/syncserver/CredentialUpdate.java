package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param connector the connector that was changed
 * @param updatedAt when, by the server's clock
 * @param configurationCompared whether the server found nothing else changed in its configuration. The password itself it has read
 *     back in the place where it is stored before it wrote the connector: what cannot be read back is refused
 * @param signedAnswer what the server signed; null where it signs nothing
 */
public record CredentialUpdate(
        String connector,
        Instant updatedAt,
        boolean configurationCompared,
        @Nullable SignedAnswer signedAnswer) {}
