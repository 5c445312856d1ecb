package dev.keyturn.syncserver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param restarted false when the service had been restarted after the connector's update already
 * @param stoppedAt when its server's log says that it stopped; null where the log does not say, or nothing was restarted
 * @param startedBefore start of the service as found; null when it was not running
 * @param startedAfter start of the service now
 */
public record ServiceRestart(
        boolean restarted,
        @Nullable Instant stoppedAt,
        @Nullable Instant startedBefore,
        Instant startedAfter) {

    public ServiceRestart(boolean restarted, @Nullable Instant startedBefore, Instant startedAfter) {
        this(restarted, null, startedBefore, startedAfter);
    }
}
