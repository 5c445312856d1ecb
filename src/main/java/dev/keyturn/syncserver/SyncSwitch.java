package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the order to switch a server's sync cycle.
 *
 * @param done false when a cycle is still running, so that the pause does not hold yet
 * @param atWork what else writes connectors on the server
 * @param signedAnswer what the server signed; null where it signs nothing, or answered that it is busy
 */
public record SyncSwitch(
        boolean done, AtWork atWork, @Nullable SignedAnswer signedAnswer) {}
