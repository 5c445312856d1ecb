package dev.keyturn.syncserver;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.JSchSessionDisconnectException;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can go wrong on the way to a sync server, in words for the person who has to act. */
final class SshFailures {

    /** RFC 4253, 11.1 */
    private static final int NO_MORE_AUTH_METHODS_AVAILABLE = 14;

    private final SyncServer server;
    private final String where;

    SshFailures(SyncServer server) {
        this.server = server;
        this.where = "Sync server " + server.name() + " (" + server.host() + ":" + server.port() + ")";
    }

    StepFailure ofLogIn(JSchException e, HostKeyPin pin, @Nullable HostKey shown) {
        if (e instanceof JSchHostKeyException) {
            return hostKey(pin, shown);
        }
        if (e instanceof JSchAlgoNegoFailException) {
            return StepFailure.refused(
                    "no-common-algorithm",
                    where
                            + " and Keyturn have no SSH algorithm in common. Update OpenSSH on the server, or pin a host key"
                            + " of type ssh-ed25519 or ecdsa-sha2-nistp256.",
                    e.getMessage());
        }
        if (saysLogInFailed(e)) {
            return StepFailure.refused(
                    "login-refused",
                    where + " does not let the user " + server.user() + " log in with the key " + server.keyFile()
                            + ". Check that the public half of this key is authorized for that user on the server.",
                    e.getMessage());
        }
        return unreachable(e);
    }

    StepFailure unreachable(JSchException e) {
        return StepFailure.transientFailure(
                "unreachable",
                where + " cannot be reached. Check that the server is up and that its SSH port is open to Keyturn.",
                e.getMessage());
    }

    StepFailure clientKey() {
        return StepFailure.refused(
                "client-key",
                "The private key " + server.keyFile() + " or the pinned host key for sync server " + server.name()
                        + " cannot be read. Check that the key file exists, that Keyturn may read it, that it has no"
                        + " passphrase, and that the host key looks as in known_hosts.",
                null);
    }

    StepFailure deadline() {
        return StepFailure.transientFailure(
                "deadline",
                where + " did not answer within " + seconds()
                        + ". The command may have been done or not; the next attempt" + " checks first.",
                null);
    }

    StepFailure answerLost(@Nullable String detail) {
        return StepFailure.transientFailure(
                "answer-lost",
                where
                        + " closed the connection without an answer. The command may have been done or not; the next attempt"
                        + " checks first.",
                detail);
    }

    StepFailure tooManyAtOnce(int limit) {
        return StepFailure.transientFailure(
                "too-many-connections",
                where + " was busy with " + limit + " other commands of this Keyturn for " + seconds()
                        + ". Nothing was sent. It is tried again.",
                null);
    }

    StepFailure tooLong(int limit) {
        return StepFailure.transientFailure(
                "bad-answer",
                where + " wrote more than " + limit + " bytes as its answer. Check what runs as the user "
                        + server.user() + " there: only the Keyturn module may write to its standard output.",
                null);
    }

    private StepFailure hostKey(HostKeyPin pin, @Nullable HostKey shown) {
        return StepFailure.refused(
                "host-key",
                where + " shows the host key " + HostKeyPin.fingerprint(shown) + ", but " + pin.fingerprint()
                        + " is pinned for it. Nothing was sent. Run \"ssh-keygen -lf\" on the server for its ssh_host_*_key.pub"
                        + " files and compare: only when the shown key is among them, put it into the server's host-key"
                        + " setting; otherwise another machine answers in its place.",
                null);
    }

    private static boolean saysLogInFailed(JSchException e) {
        if (e instanceof JSchSessionDisconnectException disconnect
                && disconnect.getReasonCode() == NO_MORE_AUTH_METHODS_AVAILABLE) {
            return true;
        }
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.startsWith("auth fail")
                || message.startsWith("auth cancel")
                || message.contains("too many authentication failures");
    }

    private String seconds() {
        double whole = server.commandTimeout().toMillis() / 1000.0;
        return String.format(Locale.ROOT, whole == Math.rint(whole) ? "%.0f seconds" : "%.1f seconds", whole);
    }
}
