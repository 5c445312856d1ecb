package dev.keyturn.syncserver;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Logger;
import com.jcraft.jsch.Session;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** One command over one SSH connection: log in, execute the verb, write the request, read the answer. */
final class SshExchange {

    private static final int ANSWER_LIMIT = 1 << 20;
    private static final int ERROR_LIMIT = 8 << 10;
    private static final int ALIVE_INTERVAL_MILLIS = 15_000;
    /** From the end of the output to the end of the channel, which brings the exit code. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final SyncServer server;
    private final SshFailures failures;
    private final HostKeyPin pin;
    private final ScheduledExecutorService timer;
    private final JSch jsch = new JSch();

    SshExchange(SyncServer server, ScheduledExecutorService timer) {
        this.server = server;
        this.timer = timer;
        this.failures = new SshFailures(server);
        this.pin = new HostKeyPin(server);
        jsch.setInstanceLogger(new Silence());
    }

    CommandOutput send(Command command, RequestBytes request, @Nullable Secret password) {
        try (CommandDeadline deadline = new CommandDeadline(server.connectTimeout(), server.commandTimeout(), timer)) {
            Session session = logIn(deadline);
            try {
                return converse(session, command, request, password, deadline);
            } finally {
                session.disconnect();
            }
        }
    }

    private Session logIn(CommandDeadline deadline) {
        Session session = prepare(deadline);
        try {
            session.connect((int) server.connectTimeout().toMillis());
            return session;
        } catch (JSchException e) {
            StepFailure failure =
                    deadline.over() ? failures.deadline() : failures.ofLogIn(e, pin, session.getHostKey());
            session.disconnect();
            throw failure;
        }
    }

    private Session prepare(CommandDeadline deadline) {
        try {
            pin.trustIn(jsch);
            jsch.addIdentity(server.keyFile().toString());
        } catch (JSchException e) {
            throw failures.clientKey();
        }
        try {
            Session session = jsch.getSession(server.user(), server.host(), server.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setSocketFactory(deadline);
            session.setDaemonThread(true);
            session.setServerAliveInterval(ALIVE_INTERVAL_MILLIS);
            session.setServerAliveCountMax(2);
            return session;
        } catch (JSchException e) {
            throw failures.unreachable(e);
        }
    }

    private CommandOutput converse(
            Session session,
            Command command,
            RequestBytes request,
            @Nullable Secret password,
            CommandDeadline deadline) {
        BoundedOutput errors = new BoundedOutput(ERROR_LIMIT);
        BoundedOutput answer = new BoundedOutput(ANSWER_LIMIT);
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand(command.verb());
            channel.setPty(false);
            channel.setErrStream(errors);
            InputStream output = channel.getInputStream();
            channel.setInputStream(new ByteArrayInputStream(request.bytes()));
            channel.connect((int) server.connectTimeout().toMillis());
            readInto(answer, output);
            if (!answer.overflown()) {
                // JSch closes the error stream when the channel closes, and not before
                errors.awaitClosed(LAST_WORDS);
            }
            return checked(answer, errors, channel.getExitStatus(), password, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.answerLost(null);
        } catch (JSchException | IOException e) {
            throw deadline.over()
                    ? failures.deadline()
                    : failures.answerLost(Redaction.keepable(e.getMessage(), password));
        }
    }

    private void readInto(BoundedOutput answer, InputStream output) throws IOException {
        byte[] buffer = new byte[8192];
        int read = output.read(buffer);
        while (read >= 0 && !answer.overflown()) {
            answer.write(buffer, 0, read);
            read = output.read(buffer);
        }
    }

    private CommandOutput checked(
            BoundedOutput answer,
            BoundedOutput errors,
            int exitCode,
            @Nullable Secret password,
            CommandDeadline deadline) {
        if (answer.overflown()) {
            throw failures.tooLong(ANSWER_LIMIT);
        }
        if (deadline.over()) {
            throw failures.deadline();
        }
        // words that were cut off could end within the password
        boolean mayBeCut = errors.overflown() && password != null;
        String complaint = mayBeCut ? null : Redaction.keepable(errors.text(), password);
        return new CommandOutput(answer.bytes(), exitCode, complaint);
    }

    /** JSch's messages are for its developers; what a person needs is in the failures. */
    private static final class Silence implements Logger {
        @Override
        public boolean isEnabled(int level) {
            return false;
        }

        @Override
        public void log(int level, String message) {
            // silent on purpose: packet dumps would carry what they must not
        }
    }
}
