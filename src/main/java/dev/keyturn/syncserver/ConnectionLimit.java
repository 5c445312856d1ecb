package dev.keyturn.syncserver;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How many connections Keyturn may have open to one sync server: OpenSSH itself drops the ones that are too many, at random. */
final class ConnectionLimit {

    private final int perServer;
    private final Map<String, Semaphore> free = new ConcurrentHashMap<>();

    ConnectionLimit(int perServer) {
        this.perServer = perServer;
    }

    /** @throws StepFailure {@code too-many-connections} when none becomes free within the server's command time-out */
    <T> T within(SyncServer server, Supplier<T> exchange) {
        Semaphore permits = take(server);
        try {
            return exchange.get();
        } finally {
            permits.release();
        }
    }

    private Semaphore take(SyncServer server) {
        Semaphore permits =
                free.computeIfAbsent(server.host() + ":" + server.port(), address -> new Semaphore(perServer, true));
        try {
            if (permits.tryAcquire(server.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return permits;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SshFailures(server).tooManyAtOnce(perServer);
    }
}
