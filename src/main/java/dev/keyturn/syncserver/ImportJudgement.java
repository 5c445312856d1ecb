package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.util.Set;

/**
 * What the result of an import says about the password. The results are those of the run history, {@code
 * Get-ADSyncRunProfileResult}; the connection result is {@code success} when that of every step is.
 */
final class ImportJudgement {

    /** The connection result of a run that logged in. */
    static final String LOGGED_IN = "success";

    private static final Set<String> CREDENTIALS =
            Set.of("no-start-credentials", "stopped-bad-server-credentials", "failed-authentication");
    private static final Set<String> PASSING_TROUBLE = Set.of(
            "no-start-connection",
            "no-start-no-domain-controller",
            "stopped-connectivity",
            "no-start-ma-already-running",
            "no-start-ma-update-in-progress",
            // the service was restarted under the run
            "stopped-service-shutdown");

    private final Account account;
    private final SyncServer server;

    ImportJudgement(Account account, SyncServer server) {
        this.account = account;
        this.server = server;
    }

    static boolean isAboutCredentials(String result, String connectionResult) {
        return CREDENTIALS.contains(result) || CREDENTIALS.contains(connectionResult);
    }

    /**
     * Whether a run has read with the password that the service holds. Errors of single objects do not matter, and a result that
     * nobody knows does not either, as long as the run logged in; a run that did not start, or was stopped, proves nothing.
     */
    static boolean proves(String result, String connectionResult) {
        return connectionResult.equals(LOGGED_IN) && !result.startsWith("no-start-") && !result.startsWith("stopped-");
    }

    /**
     * Returns when the import proves the password.
     *
     * @param connectionResult empty when the server tells none
     * @param event the event that the server wrote about it, 0 for none
     * @throws StepFailure when the password was refused, or when the import proves nothing
     */
    void check(String result, String connectionResult, int event) {
        if (CREDENTIALS.contains(result)) {
            throw credentials(result, event);
        }
        if (CREDENTIALS.contains(connectionResult)) {
            throw credentials(connectionResult, event);
        }
        if (PASSING_TROUBLE.contains(result)) {
            throw StepFailure.transientFailure(
                    result,
                    "On sync server " + server.name() + " the delta import of connector " + account.connector()
                            + " ended with " + result + ": it did not get as far as to try the password. It is tried"
                            + " again; if it stays like this, check that the server reaches a domain controller of "
                            + account.domain() + ".",
                    null);
        }
        if (!proves(result, connectionResult)) {
            throw unproved(result, connectionResult);
        }
    }

    private StepFailure unproved(String result, String connectionResult) {
        String connection = connectionResult.isEmpty() ? "without a connection result" : "and " + connectionResult;
        return StepFailure.transientFailure(
                "import-proves-nothing",
                "On sync server " + server.name() + " the delta import of connector " + account.connector()
                        + " ended with "
                        + result + ", " + connection
                        + ": that does not prove that it logged in with the new password. It is"
                        + " tried again; if it stays like this, look at the run in the server's Synchronization Service Manager,"
                        + " mend what stops it there, then retry.",
                null);
    }

    private StepFailure credentials(String result, int event) {
        String seen = event == 0 ? "" : " and wrote event " + event;
        return StepFailure.refused(
                result,
                "Sync server " + server.name() + " cannot log in to Active Directory as " + account.account()
                        + ": the delta import of connector " + account.connector() + " ended with " + result + seen
                        + ". Either the connector did not keep the new password, or the service was not restarted after"
                        + " it was stored, or the account is locked in Active Directory. Check the account, then retry,"
                        + " or see to the connector and the service by hand.",
                null);
    }
}
