package dev.keyturn.engine.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of the last probe of a dependency.
 *
 * @param trouble a message; null when it answered
 */
record ProbeResult(Instant at, @Nullable String trouble) {

    boolean answers() {
        return trouble == null;
    }
}
