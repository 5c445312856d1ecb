package dev.keyturn.syncserver;

import java.time.Instant;

/**
 * @param connector the connector that was changed
 * @param updatedAt when, by the server's clock
 */
public record CredentialUpdate(String connector, Instant updatedAt) {}
