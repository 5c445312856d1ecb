package dev.keyturn.lab.server;

import dev.keyturn.syncserver.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One verb, from its standard input to its standard output. A client that hangs up does not stop what was begun. */
final class LabSshCommand implements org.apache.sshd.server.command.Command {

    private static final Logger log = LoggerFactory.getLogger(LabSshCommand.class);
    private static final int REQUEST_LIMIT = 64 << 10;

    private final Command command;
    private final LabSshServer.Handler handler;
    private final Executor workers;
    private InputStream input = InputStream.nullInputStream();
    private OutputStream output = OutputStream.nullOutputStream();
    private @Nullable ExitCallback exit;

    LabSshCommand(Command command, LabSshServer.Handler handler, Executor workers) {
        this.command = command;
        this.handler = handler;
        this.workers = workers;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        workers.execute(() -> serve(channel));
    }

    private void serve(ChannelSession channel) {
        try {
            byte[] request = input.readNBytes(REQUEST_LIMIT);
            byte[] answer;
            try {
                answer = handler.answer(command, request);
            } finally {
                Arrays.fill(request, (byte) 0);
            }
            if (answer == null) {
                channel.getSession().close(true);
                return;
            }
            output.write(answer);
            output.flush();
            end(0);
        } catch (IOException hungUp) {
            log.debug("The client hung up during {}.", command.verb());
        } catch (RuntimeException e) {
            log.error("The lab failed at {}. Its caller gets no answer.", command.verb(), e);
            end(1);
        }
    }

    private void end(int status) {
        if (exit != null) {
            exit.onExit(status);
        }
    }

    @Override
    public void setInputStream(InputStream in) {
        input = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        output = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        // the protocol has nothing to say there
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void destroy(ChannelSession channel) {
        // the work goes on
    }
}
