package dev.keyturn.syncserver.worker;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that are pinned, and those that asked without being pinned: an operator copies one of these into a setting. */
final class KnownKeys {

    private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

    /** A stranger who makes keys must not fill the memory. */
    private static final int STRANGERS = 100;

    private final Map<String, String> names = new HashMap<>();
    private final int smallestKey;
    private final Clock clock;
    private final Map<String, Instant> strangers = new LinkedHashMap<>();

    /** @param smallestKey in bits */
    KnownKeys(List<Account> accounts, int smallestKey, Clock clock) {
        for (Account account : accounts) {
            for (SyncServer server : account.servers()) {
                server.key().forEach(thumbprint -> names.put(thumbprint, server.name()));
            }
        }
        this.smallestKey = smallestKey;
        this.clock = clock;
    }

    /** @throws Refusal unless the key is pinned */
    void checkPinned(String thumbprint) throws Refusal {
        if (!names.containsKey(thumbprint)) {
            remember(thumbprint);
            throw new Refusal(
                    401,
                    "unknown-key",
                    "This server's key is not pinned. Compare its thumbprint with the one that the installer printed, and put it"
                            + " into the server's setting key.",
                    Map.of("thumbprint", thumbprint));
        }
    }

    /**
     * @param thumbprint of the server's signing key
     * @param which of the server's keys, in words
     * @throws Refusal unless a key of that server is long enough
     */
    void checkLength(String thumbprint, String which, int bits) throws Refusal {
        if (bits < smallestKey) {
            throw new Refusal(
                    403,
                    "weak-key",
                    "The " + which + " key of sync server " + name(thumbprint) + " has " + bits + " bits, and at least "
                            + smallestKey
                            + " are demanded. Run Install-Keyturn.ps1 -Undo there, set the server up again, and"
                            + " pin its new key.");
        }
    }

    /** The name of the server whose key is pinned. */
    String name(String thumbprint) {
        return names.getOrDefault(thumbprint, thumbprint);
    }

    /** The thumbprints of unknown keys with the time when each asked last, newest last. */
    synchronized Map<String, Instant> strangers() {
        return new LinkedHashMap<>(strangers);
    }

    private synchronized void remember(String thumbprint) {
        if (strangers.remove(thumbprint) == null) {
            log.warn(
                    "A sync worker asked with the key {}, which is pinned for no sync server. It was refused.",
                    thumbprint);
        }
        strangers.put(thumbprint, clock.instant());
        if (strangers.size() > STRANGERS) {
            strangers.remove(strangers.keySet().iterator().next());
        }
    }
}
