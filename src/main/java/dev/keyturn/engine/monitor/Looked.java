package dev.keyturn.engine.monitor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the last look at a neighbour has found.
 *
 * @param trouble a sentence; null when it answered
 */
record Looked(Instant at, @Nullable String trouble) {

    boolean answers() {
        return trouble == null;
    }
}
