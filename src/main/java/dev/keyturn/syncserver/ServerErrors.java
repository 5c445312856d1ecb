package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import org.jspecify.annotations.Nullable;

/** A server's error codes in words for the person who has to act. The server's own words go along as the detail. */
final class ServerErrors {

    static final String ROLE_ADVICE =
            "Make the account of the sync worker a member of ADSyncAdmins there (the group may have another name; run"
                    + " Install-Keyturn.ps1), then restart the scheduled task Keyturn. If that is so already, restart the service"
                    + " Microsoft Entra ID Sync once: it may know its groups since its start only.";
    static final String ENDPOINT_ADVICE =
            "Shortly after a start of the service that passes. If it stays, the lines token-network and pipe of"
                    + " Test-Keyturn.ps1 say why: the log-on is none of a task, or PowerShell's transcription goes into a folder that"
                    + " the account of the service cannot write.";

    private final String where;
    private final String connector;
    private final String account;

    ServerErrors(SyncServer server, ObjectNode request) {
        this.where = "Sync server " + server.name();
        this.connector = request.path("connector").asText("");
        this.account = request.path("account").asText("");
    }

    StepFailure of(String code, @Nullable String words) {
        return switch (code) {
            case "busy" ->
                StepFailure.transientFailure(
                        code,
                        where
                                + " is busy: a sync cycle is running, and until it ends nothing can be changed. It is tried"
                                + " again.",
                        words);
            case StepFailure.STALE_FENCE ->
                refused(
                        code,
                        " refused the command because it comes from an attempt that was overtaken by a newer one. It changed"
                                + " nothing. When nothing else works on this rotation, the database has lost the newer attempt:"
                                + " it was restored from a backup, or failed over to a standby that was behind. A password that"
                                + " was set by then may be known to nobody; the rotation sets a stored one when it goes on. Then"
                                + " retry. Otherwise go on from what the newest attempt reports.",
                        words);
            case "connector-not-found" ->
                refused(
                        code,
                        " has no AD connector named " + connector
                                + ". Compare with Connectors in its Synchronization Service Manager, and correct the"
                                + " account's connector setting.",
                        words);
            case "account-mismatch" ->
                refused(
                        code,
                        " uses another account than " + account + " in its connector " + connector
                                + ". Nothing was changed. Compare the connector's property \"Connect to Active Directory"
                                + " Forest\" with the account's settings.",
                        words);
            case "service-did-not-start" ->
                refused(
                        code,
                        " stopped the service Microsoft Entra ID Sync and it did not start again (event 2005). Look at the"
                                + " server's Application log, start the service there, then retry.",
                        words);
            case "service-not-running" ->
                refused(
                        code,
                        " does not run the service Microsoft Entra ID Sync. Start it on the server, then retry.",
                        words);
            case "access-denied" ->
                refused(
                        code,
                        " denied the account of the sync worker the command. Run Install-Keyturn.ps1 there, which gives the"
                                + " rights (that on the service ADSync may have gone with an upgrade), and Test-Keyturn.ps1, which"
                                + " shows them.",
                        words);
            case "role-missing" ->
                refused(
                        code,
                        ": its synchronization service does not take the account of the sync worker for one of its"
                                + " administrators. Nothing was changed. " + ROLE_ADVICE,
                        words);
            case "endpoint-missing" ->
                StepFailure.transientFailure(
                        code,
                        where
                                + " runs the service Microsoft Entra ID Sync, and nothing of it listens for management commands."
                                + " Nothing was changed. " + ENDPOINT_ADVICE,
                        words);
            case "connector-not-ad" ->
                refused(
                        code,
                        " has a connector " + connector
                                + " that is not of type AD, so it has no AD DS connector account. Nothing was changed."
                                + " Correct the account's connector setting.",
                        words);
            case "credential-not-writable" ->
                refused(
                        code,
                        " runs a version of Microsoft Entra Connect whose connector " + connector
                                + " does not let Keyturn store a password. Nothing was changed. Type the password in its"
                                + " Synchronization Service Manager, and choose to finish by hand.",
                        words);
            case "configuration-changed" ->
                refused(
                        code,
                        " changed more than the credential of connector " + connector
                                + " when the password was stored, so it was put back as it was. Type the password in its"
                                + " Synchronization Service Manager, and choose to finish by hand.",
                        words);
            case "configuration-not-restored" ->
                refused(
                        code,
                        " changed more than the credential of connector " + connector
                                + " when the password was stored, and could not put it back. Compare the connector with the"
                                + " saved configuration on the server and restore it before anything else.",
                        words);
            case "change-unconfirmed" ->
                refused(
                        code,
                        " tried the change, and it is not certain that it was made, or that nothing else was changed. The"
                                + " detail says how far it came. Retry: the same again is harmless.",
                        words);
            case "disk-full" ->
                refused(
                        code,
                        " has no space left on its disk, and changed nothing. Free some space on the server, then retry.",
                        words);
            case "wrong-key" ->
                refused(
                        code,
                        " has another opening key than the one that the password was sealed for, and changed nothing. Retry:"
                                + " the next attempt seals it for the key that the server has now.",
                        words);
            case "bad-request" ->
                refused(code, " did not understand the request. Update the Keyturn module on the server.", words);
            case "unsupported-version" ->
                refused(
                        code,
                        " speaks another version of the command protocol than " + SyncWorkerCommands.PROTOCOL
                                + ". Install the Keyturn module of the same version as this Keyturn on it.",
                        words);
            case "unsupported-command" ->
                refused(
                        code,
                        " does not know the command. Install the Keyturn module of the same version as this Keyturn on it.",
                        words);
            default ->
                refused(
                        "server-error",
                        " could not do the command. Look at the detail and at the server's Application log, then retry.",
                        words);
        };
    }

    StepFailure moduleMissing(@Nullable String complaint) {
        return refused(
                "module-missing",
                " took the command, but could not run the Keyturn module (exit code 3). Run Test-Keyturn.ps1 on the server: its"
                        + " lines on the module and on the language mode say what to do.",
                complaint);
    }

    StepFailure answerLost(int exitCode, @Nullable String complaint) {
        String ended = exitCode > 0 ? " ended with exit code " + exitCode : " ended";
        return StepFailure.transientFailure(
                "answer-lost",
                where + ended
                        + " without a usable answer. The command may have been done or not; the next attempt checks first.",
                complaint);
    }

    StepFailure foreignVersion(String protocol) {
        return of("unsupported-version", "The server speaks version " + protocol + ".");
    }

    private StepFailure refused(String code, String whatHappened, @Nullable String words) {
        return StepFailure.refused(code, where + whatHappened, words);
    }
}
