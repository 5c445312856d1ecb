package dev.keyturn.syncserver;

import java.time.Instant;

/**
 * A delta import that did not fail for the password.
 *
 * @param result the run's own result, such as {@code success} or {@code completed-transient-objects}
 * @param passwordHashSync what password hash sync has said since the import began, as one text; empty where it was not
 * asked for
 */
public record ImportResult(String profile, String result, Instant startedAt, Instant endedAt, String passwordHashSync) {

    public ImportResult(String profile, String result, Instant startedAt, Instant endedAt) {
        this(profile, result, startedAt, endedAt, "");
    }

    /** False for a result that is not about the password, such as {@code completed-warnings}: it is for a person to read. */
    public boolean provesThePassword() {
        return ImportJudgement.proves(result);
    }
}
