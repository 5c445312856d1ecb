package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delta import.
 *
 * @param result the run's own result, such as {@code success} or {@code completed-transient-objects}
 * @param connectionResult {@code success} when every step of the run logged in
 * @param passwordHashSync what password hash sync has said since the import began, as one text; empty where it was not
 * asked for
 * @param search whether a search with the credentials that the connector stores was {@code answered} or {@code failed}; null where
 * the server did not try
 * @param signedAnswer what the server signed; null where it signs nothing
 */
public record ImportResult(
        String profile,
        String result,
        String connectionResult,
        Instant startedAt,
        Instant endedAt,
        String passwordHashSync,
        @Nullable String search,
        @Nullable SignedAnswer signedAnswer) {

    /** Whether it read with the password that the service holds. */
    public boolean provesThePassword() {
        return ImportJudgement.proves(result, connectionResult);
    }

    /** Whether that password was refused. */
    public boolean refusesThePassword() {
        return ImportJudgement.isAboutCredentials(result, connectionResult);
    }
}
