package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The AD connector of one account on one sync server. Every failure is a {@link StepFailure}. */
public interface ConnectorAdapter {

    /** Asks what would keep this server from taking the new password. Changes nothing. */
    List<Finding> check(Account account, SyncServer server);

    /**
     * Asks servers that are not listed for this account whether they store its password all the same. Changes nothing.
     *
     * @param others the servers of other accounts
     */
    default List<Finding> checkElsewhere(Account account, List<SyncServer> others) {
        return List.of();
    }

    /**
     * Asks for signs that the server cannot log in with the password that it has now. Changes nothing.
     *
     * @return empty when all is well
     */
    default List<Symptom> symptoms(Account account, SyncServer server) {
        return List.of();
    }

    /**
     * The newest import of its own that began after that time, by its own clock, and tells whether the password that the service
     * holds was accepted. Changes nothing and runs nothing.
     */
    default Optional<ImportResult> laterImport(Account account, SyncServer server, Instant since) {
        return Optional.empty();
    }

    /**
     * What the server's own log says about credentials since then, oldest first, by its own clock. Changes nothing.
     */
    default List<ServerEvent> events(SyncServer server, Instant since) {
        return List.of();
    }

    /**
     * Stores the password in the connector. The running service keeps the old one until it is restarted. Repeating it is
     * harmless; a fence older than the server has seen is refused.
     */
    CredentialUpdate updateCredential(Account account, SyncServer server, Secret password, Fence fence);

    /**
     * Runs a delta import with the password that the service holds and returns when that proves the password, or ended in
     * a way that is not about it: that is reported, not failed.
     */
    ImportResult verifyImport(Account account, SyncServer server, Fence fence);
}
