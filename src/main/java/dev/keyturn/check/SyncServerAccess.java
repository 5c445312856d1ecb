package dev.keyturn.check;

import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ServiceAdapter;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way to the sync servers.
 *
 * @param strangers the thumbprints of keys that asked and are pinned for no server
 * @param patience how long a sync worker may take to be heard of, where its own setting is shorter
 */
public record SyncServerAccess(
        ServiceAdapter services, ConnectorAdapter connectors, Supplier<Set<String>> strangers, Duration patience) {}
