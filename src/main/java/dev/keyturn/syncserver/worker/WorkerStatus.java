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
 * @param cloned whether two machines ask with its key, so that neither gets commands
 */
public record WorkerStatus(@Nullable Instant lastSeen, String version, List<String> failedSelfTests, boolean cloned) {

    /** Of a worker that has not asked. */
    public static final WorkerStatus UNHEARD = new WorkerStatus(null, "", List.of(), false);
}
