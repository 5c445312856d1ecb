package dev.keyturn.connector;

import dev.keyturn.account.Account;
import dev.keyturn.account.Finding;
import dev.keyturn.account.SyncServer;
import dev.keyturn.remote.ServerDescription;
import dev.keyturn.remote.ServerDescription.ConnectorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares what a sync server says about itself with what the inventory expects of it. */
final class ServerLook {

    private final Account account;
    private final SyncServer server;
    private final List<Finding> findings = new ArrayList<>();

    ServerLook(Account account, SyncServer server) {
        this.account = account;
        this.server = server;
    }

    List<Finding> findings(ServerDescription description) {
        informs("It is the " + description.role().name().toLowerCase(Locale.ROOT)
                + " server and runs Microsoft Entra Connect " + description.productVersion() + ".");
        look(description.service());
        look(description.scheduler());
        Optional<ConnectorInfo> connector = description.connectors().stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(account.connector()))
                .findFirst();
        connector.ifPresentOrElse(
                this::look,
                () -> blocks("It has no connector named " + account.connector()
                        + ". Compare with Connectors in its Synchronization Service Manager, and correct the account's"
                        + " connector setting."));
        return List.copyOf(findings);
    }

    private void look(ServerDescription.ServiceInfo service) {
        if (service.running()) {
            informs("The service Microsoft Entra ID Sync is running.");
        } else {
            blocks("The service Microsoft Entra ID Sync is " + service.state()
                    + ". Start it on the server before the rotation.");
        }
    }

    private void look(ServerDescription.SchedulerInfo scheduler) {
        if (!scheduler.syncCycleEnabled()) {
            warns("Its sync cycle is switched off already. It will be left switched off after the rotation.");
        }
        if (scheduler.cycleInProgress()) {
            informs("A sync cycle is running. The rotation waits for its end before it changes anything.");
        }
    }

    private void look(ConnectorInfo connector) {
        if (!connector.type().equalsIgnoreCase("AD")) {
            blocks("Its connector " + connector.name() + " is of type " + connector.type()
                    + ", not AD: it has no AD DS connector account. Correct the account's connector setting.");
            return;
        }
        if (!connector.account().equalsIgnoreCase(account.account())) {
            blocks("Its connector " + connector.name() + " logs in as " + connector.account() + ", not as "
                    + account.account() + ". Find out which is right before a password is changed.");
            return;
        }
        informs("Its connector " + connector.name() + " logs in as " + connector.account() + ".");
        if (!connector.domain().equalsIgnoreCase(account.domain())) {
            warns("Its connector " + connector.name() + " logs in to the domain " + connector.domain()
                    + ", the inventory says " + account.domain()
                    + ". That is fine when the one is the NetBIOS name of the other.");
        }
        for (String partition : connector.partitionCredentials()) {
            warns("The partition " + partition + " of connector " + connector.name()
                    + " logs in with credentials of its own. This rotation does not change them.");
        }
    }

    private void blocks(String sentence) {
        findings.add(Finding.blocks(server.name(), sentence));
    }

    private void warns(String sentence) {
        findings.add(Finding.warns(server.name(), sentence));
    }

    private void informs(String sentence) {
        findings.add(Finding.informs(server.name(), sentence));
    }
}
