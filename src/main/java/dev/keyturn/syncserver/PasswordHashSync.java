package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Password hash sync logs in with the same password on the active server, on its own: a second witness. Its events have
 * the source <em>Directory Synchronization</em>: 654 is its heartbeat, every half hour; 611 and 612 are failures, of which
 * those are about the credentials whose text names the bind. It never stops a rotation.
 */
final class PasswordHashSync {

    private static final String SOURCE = "Directory Synchronization";

    private final SyncServers servers;

    PasswordHashSync(SyncServers servers) {
        this.servers = servers;
    }

    /** What it has said since then, as a message for the record. */
    String witness(Account account, SyncServer server, Instant since) {
        List<ServerEvent> events;
        try {
            events = servers.credentialEvents(server, since);
        } catch (StepFailure failure) {
            return "Password hash sync could not be asked (" + failure.code() + ").";
        }
        for (int i = events.size() - 1; i >= 0; i--) {
            ServerEvent event = events.get(i);
            if (isHeartbeat(event)) {
                return "Password hash sync gave its heartbeat (event 654) at " + event.time() + ".";
            }
            if (isRefused(event, account)) {
                return "Password hash sync was refused by Active Directory (event " + event.id() + ") at "
                        + event.time() + ". Look at the server's Application log.";
            }
        }
        return "Password hash sync has not said anything yet.";
    }

    static boolean isHeartbeat(ServerEvent event) {
        return event.id() == 654 && event.source().equals(SOURCE);
    }

    /** Of several forests on one server, only the account's own counts, where the event names one. */
    static boolean isRefused(ServerEvent event, Account account) {
        String text = event.message();
        boolean bind = text.contains("DirectoryEntry.Bind");
        boolean about611 = event.id() == 611 && text.contains("DrsConnection.ResolveDomainController");
        boolean about612 = event.id() == 612 && text.contains("GetDomainNamingContextInfo");
        return event.source().equals(SOURCE)
                && bind
                && (about611 || about612)
                && text.toLowerCase(Locale.ROOT).contains(account.domain().toLowerCase(Locale.ROOT));
    }
}
