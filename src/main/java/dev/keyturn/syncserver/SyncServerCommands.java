package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.WorkerStatus;
import org.jspecify.annotations.Nullable;

/** Speaks the command protocol with a sync server: one request, one answer. */
public interface SyncServerCommands {

    /**
     * Sends one command and returns the server's answer when that says that it was done.
     *
     * @param request the command's own fields; protocol and verb are added, see {@link CommandRequests}
     * @param password goes along where the command takes one, and is not kept
     * @throws StepFailure with the codes {@code not-enrolled}, {@code unreachable}, {@code too-many-commands}, {@code deadline}, {@code
     *     answer-lost}, {@code bad-answer}, {@code module-missing}, or an error code of the server such as {@code busy} or {@code
     *     stale-fence}. After {@code deadline}, {@code answer-lost} and {@code bad-answer} the work may have been done.
     */
    CommandAnswer call(SyncServer server, Command command, ObjectNode request, @Nullable Secret password);

    /** What is known of the server's sync worker; null when commands go another way. */
    default @Nullable WorkerStatus worker(SyncServer server) {
        return null;
    }
}
