package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the order to switch a server's sync cycle.
 *
 * @param done false when a cycle is still running, so that the pause does not hold yet
 * @param atWork what else writes connectors on the server
 * @param signedAnswer what the server signed; null where it signs nothing, or answered that it is busy
 * @param foundBefore how the server itself remembers to have found the switch before the rotation's first pause; null where it
 *     does not say
 */
public record SyncSwitch(
        boolean done,
        AtWork atWork,
        @Nullable SignedAnswer signedAnswer,
        @Nullable Boolean foundBefore) {

    public SyncSwitch(boolean done, AtWork atWork, @Nullable SignedAnswer signedAnswer) {
        this(done, atWork, signedAnswer, null);
    }
}
