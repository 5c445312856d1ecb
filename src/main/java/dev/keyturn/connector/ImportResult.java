package dev.keyturn.connector;

import java.time.Instant;

/**
 * A delta import that proved the password.
 *
 * @param result the run's own result, such as {@code success} or {@code completed-transient-objects}
 */
public record ImportResult(String profile, String result, Instant startedAt, Instant endedAt) {}
