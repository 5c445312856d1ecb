package dev.keyturn.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.Secret;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command protocol over SSH: a connection for each command, the host key pinned, one deadline over everything. */
public final class SshSyncServerCommands implements SyncServerCommands, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SshSyncServerCommands.class);

    private final ScheduledThreadPoolExecutor watchdogs;

    public SshSyncServerCommands() {
        watchdogs = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sync-server-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watchdogs.setRemoveOnCancelPolicy(true);
    }

    @Override
    public CommandAnswer call(SyncServer server, Command command, ObjectNode request, @Nullable Secret password) {
        log.debug("Sending {} to sync server {}.", command.verb(), server.name());
        try (RequestBytes bytes = RequestBytes.of(command, request, password)) {
            byte[] answer = new SshExchange(server, watchdogs).send(command, bytes, password);
            return new AnswerReader(server, request, password).read(answer);
        }
    }

    @Override
    public void close() {
        watchdogs.shutdownNow();
    }
}
