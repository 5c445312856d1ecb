package dev.keyturn.syncserver.worker;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a sync worker.
 *
 * @param lastSeen when it asked last; null when it has not since this node was started
 * @param version as the worker tells it; empty before it asked
 * @param failedSelfTests the lines of its self-test that failed
 * @param refused why it gets no commands although it asks; null when its last request was served
 */
public record WorkerStatus(
        @Nullable Instant lastSeen,
        String version,
        List<String> failedSelfTests,
        @Nullable Refused refused) {

    /** Of a worker that has not asked. */
    public static final WorkerStatus UNHEARD = new WorkerStatus(null, "", List.of(), null);

    /**
     * The last request that was refused, of a worker that was not served since.
     *
     * @param code as the worker was told it, such as {@code clock} or {@code cloned}
     * @param message what is wrong, and what to do about it
     */
    public record Refused(Instant at, String code, String message) {}
}
