package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param restarted false when the service had been restarted after the connector's update already
 * @param stoppedAt when its server's log says that it stopped; null where the log does not say, or nothing was restarted
 * @param startedBefore start of the service as found; null when it was not running
 * @param startedAfter start of the service now
 * @param signedAnswer what the server signed; null where it signs nothing, or nothing was restarted
 */
public record ServiceRestart(
        boolean restarted,
        @Nullable Instant stoppedAt,
        @Nullable Instant startedBefore,
        Instant startedAfter,
        @Nullable SignedAnswer signedAnswer) {

    public ServiceRestart(boolean restarted, @Nullable Instant startedBefore, Instant startedAfter) {
        this(restarted, null, startedBefore, startedAfter, null);
    }
}
