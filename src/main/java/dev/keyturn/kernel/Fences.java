package dev.keyturn.kernel;

import java.time.Instant;

/** Hands out fences, each newer than every one before it for the same rotation. */
public interface Fences {

    /** In the caller's transaction, where there is one. */
    Fence next(String rotationId);

    /**
     * Lets the next one be newer than every one that was handed out before that time, also those that this database has
     * forgotten, because it was restored from a backup.
     */
    void renew(String rotationId, Instant now);
}
