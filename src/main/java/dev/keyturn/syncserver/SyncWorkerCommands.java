package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command protocol through the sync workers, which pull their commands. */
public final class SyncWorkerCommands implements SyncServerCommands {

    static final String PROTOCOL = "2.0";

    private static final Logger log = LoggerFactory.getLogger(SyncWorkerCommands.class);

    private final SyncWorkers workers;

    public SyncWorkerCommands(SyncWorkers workers) {
        this.workers = workers;
    }

    @Override
    public CommandAnswer call(SyncServer server, Command command, ObjectNode request, @Nullable Secret password) {
        log.debug("Offering {} to sync server {}.", command.verb(), server.name());
        return new AnswerReader(server, request, password)
                .read(workers.exchange(server, envelope(command, request), password));
    }

    @Override
    public WorkerStatus worker(SyncServer server) {
        return workers.status(server);
    }

    /** A request as the command's process reads it, without a password. */
    static ObjectNode envelope(Command command, ObjectNode request) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("protocol", PROTOCOL).put("command", command.verb());
        envelope.setAll(request);
        return envelope;
    }
}
