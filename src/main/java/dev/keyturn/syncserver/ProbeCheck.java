package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import dev.keyturn.syncserver.ServerProbe.Probe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would stop a rotation on a sync server once there is no way back: a cmdlet that does not answer, or a service that may not
 * come up again. What was not proved to work blocks.
 */
final class ProbeCheck {

    /** The result of a run when the database of the service cannot grow. */
    private static final String DATABASE_FULL = "stopped-database-disk-full";

    private final Account account;
    private final SyncServer server;

    ProbeCheck(Account account, SyncServer server) {
        this.account = account;
        this.server = server;
    }

    List<Finding> findings(ServerProbe probe) {
        List<Finding> findings = new ArrayList<>();
        fullDatabase(probe).ifPresent(sign -> findings.add(blocks(sign)));
        EntraConnectVersions.finding(
                        server.name(),
                        probe.description().productVersion(),
                        probe.description().serverTime())
                .ifPresent(findings::add);
        if (!probe.description().service().running()) {
            return findings;
        }
        if (probe.probes().isEmpty()) {
            findings.add(blocks(
                    "It does not tell whether everything works there that a rotation needs. Install the sync worker"
                            + " of the same version as this Keyturn."));
        }
        probe.probes().stream()
                .filter(asked -> !asked.answered())
                .filter(asked ->
                        asked.connector().isEmpty() || asked.connector().equalsIgnoreCase(account.connector()))
                .map(asked -> blocks("A rotation needs " + asked.name() + " there, and it does not work ("
                        + asked.code() + "): " + asked.message() + " " + advice(asked)))
                .forEach(findings::add);
        return findings;
    }

    private static String advice(Probe asked) {
        return switch (asked.code()) {
            case "credential-not-writable" ->
                "This version of Microsoft Entra Connect does not let Keyturn store a password. The password has to be changed"
                        + " by hand there.";
            case "busy" -> "Wait until that has ended.";
            case "role-missing" -> ServerErrors.ROLE_ADVICE;
            case "endpoint-missing" -> ServerErrors.ENDPOINT_ADVICE;
            case "access-denied" ->
                "Run Install-Keyturn.ps1 on the server, which gives the rights, and Test-Keyturn.ps1, which shows them.";
            default -> "Run Test-Keyturn.ps1 on the server: it says what to do.";
        };
    }

    /**
     * What says that the database of the service cannot grow. LocalDB is limited to 10 GB; a service that runs goes on then, and may
     * not start again: learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-recover-from-localdb-10gb-limit.
     */
    private static Optional<String> fullDatabase(ServerProbe probe) {
        String sign = sign(probe);
        return sign == null
                ? Optional.empty()
                : Optional.of("The database of its service cannot grow: " + sign
                        + ". A rotation restarts the service, and Microsoft says that it may not start again then. Do not"
                        + " restart it. Make room first, as Microsoft's page on LocalDB's limit of 10 GB says (delete run"
                        + " history), then let an import succeed.");
    }

    private static @Nullable String sign(ServerProbe probe) {
        Set<String> seen = new HashSet<>();
        Instant lastGood = Instant.EPOCH;
        for (RunInfo run : probe.description().lastRuns()) {
            if (seen.add(run.connector()) && run.result().equals(DATABASE_FULL)) {
                return "the last run of connector " + run.connector() + ", " + run.profile() + ", ended with "
                        + run.result() + " at " + run.endedAt();
            }
            if (ImportJudgement.proves(run.result(), run.connectionResult())
                    && run.endedAt().isAfter(lastGood)) {
                lastGood = run.endedAt();
            }
        }
        ServerEvent event = probe.databaseFull();
        return event != null && event.time().isAfter(lastGood)
                ? "event " + event.id() + " at " + event.time() + ", and no run has succeeded since"
                : null;
    }

    private Finding blocks(String message) {
        return Finding.blocks(server.name(), message);
    }
}
