package dev.keyturn.syncserver.worker;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can go wrong on the way to a sync worker and back, in words for the person who has to act. */
final class WorkerFailures {

    private final SyncServer server;
    private final String where;

    WorkerFailures(SyncServer server) {
        this.server = server;
        this.where = "Sync server " + server.name();
    }

    StepFailure notEnrolled() {
        return StepFailure.refused(
                "not-enrolled",
                where
                        + " is not enrolled: its setting key is empty. Install the sync worker there, and put the thumbprint that"
                        + " the installer prints into that setting.",
                null);
    }

    /**
     * @param lastSeen null when the worker has not asked this node since it started
     * @param hint what else is known, such as a refusal of the worker's last request
     */
    StepFailure unreachable(@Nullable Instant lastSeen, @Nullable String hint) {
        String seen = lastSeen == null
                ? " has not asked this Keyturn for commands since Keyturn was started."
                : " did not take the command; it was heard last at " + lastSeen.truncatedTo(ChronoUnit.SECONDS) + ".";
        return StepFailure.transientFailure(
                "unreachable",
                where + " cannot be reached: its sync worker" + seen
                        + " Nothing was sent. Check that the server is up, that its scheduled task Keyturn runs, and that it"
                        + " reaches this Keyturn's worker port.",
                hint);
    }

    /** It asks, and is told, and takes nothing. */
    StepFailure ignored(Instant lastSeen, String keyturnKey) {
        return StepFailure.transientFailure(
                "unreachable",
                where + " does not take the command, although its sync worker asks for commands; it was heard last at "
                        + lastSeen.truncatedTo(ChronoUnit.SECONDS)
                        + ". Nothing was sent. The Application log of the server, source Keyturn, says why. If the key of this"
                        + " Keyturn was replaced, the worker does not trust it yet: run Install-Keyturn.ps1 -KeyturnKey "
                        + keyturnKey + " there.",
                null);
    }

    /** It asks, and is refused. */
    StepFailure refused(WorkerStatus.Refused refused) {
        return StepFailure.transientFailure(
                "unreachable",
                where + " is given no commands: its sync worker asked at "
                        + refused.at().truncatedTo(ChronoUnit.SECONDS) + " and was refused (" + refused.code()
                        + "). Nothing was sent. " + refused.message(),
                null);
    }

    /** @param refusedAnswer why an answer of its was not accepted; null when there was none */
    StepFailure deadline(@Nullable String refusedAnswer) {
        return StepFailure.transientFailure(
                "deadline",
                where + " took the command and did not answer within " + seconds(server.commandTimeout())
                        + ". The command may have been done or not; the next attempt checks first.",
                refusedAnswer == null ? null : "An answer came and was not accepted: " + refusedAnswer);
    }

    StepFailure answerLost(@Nullable String detail) {
        return StepFailure.transientFailure(
                "answer-lost",
                where
                        + " took the command, and its answer is lost. The command may have been done or not; the next attempt"
                        + " checks first.",
                detail);
    }

    StepFailure tooManyAtOnce(int limit) {
        return StepFailure.transientFailure(
                "too-many-commands",
                where + " was busy with " + limit + " other commands of this Keyturn for "
                        + seconds(server.commandTimeout()) + ". Nothing was sent. It is tried again.",
                null);
    }

    private static String seconds(Duration duration) {
        double whole = duration.toMillis() / 1000.0;
        return String.format(Locale.ROOT, whole == Math.rint(whole) ? "%.0f seconds" : "%.1f seconds", whole);
    }
}
