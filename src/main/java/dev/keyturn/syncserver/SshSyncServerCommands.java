package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.Secret;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command protocol over SSH: a connection for each command and no more than a few to one server, the host key pinned,
 * one deadline over everything.
 */
public final class SshSyncServerCommands implements SyncServerCommands, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SshSyncServerCommands.class);

    /** Enough for rotations of two accounts and a check of the same time; OpenSSH's own MaxStartups is 10. */
    private static final int CONNECTIONS_PER_SERVER = 4;

    private final ConnectionLimit limit;
    private final ScheduledThreadPoolExecutor watchdogs;

    public SshSyncServerCommands() {
        this(CONNECTIONS_PER_SERVER);
    }

    SshSyncServerCommands(int connectionsPerServer) {
        limit = new ConnectionLimit(connectionsPerServer);
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
        return new AnswerReader(server, request, password).read(exchange(server, command, request, password));
    }

    /** What the server wrote, before it is read. */
    CommandOutput exchange(SyncServer server, Command command, ObjectNode request, @Nullable Secret password) {
        try (RequestBytes bytes = RequestBytes.of(command, request, password)) {
            return limit.within(server, () -> new SshExchange(server, watchdogs).send(command, bytes, password));
        }
    }

    @Override
    public void close() {
        watchdogs.shutdownNow();
    }
}
