package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Compares what a sync server says about itself with what the inventory expects of it. */
final class ServerStateCheck {

    private final Account account;
    private final SyncServer server;
    private final List<Finding> findings = new ArrayList<>();

    ServerStateCheck(Account account, SyncServer server) {
        this.account = account;
        this.server = server;
    }

    List<Finding> findings(ServerDescription description) {
        informs("It is the " + description.role().name().toLowerCase(Locale.ROOT)
                + " server and runs Microsoft Entra Connect " + description.productVersion() + ".");
        checkCommands(description);
        checkRole(description.role());
        check(description.service());
        check(description.scheduler());
        description
                .connector(account.connector())
                .ifPresentOrElse(
                        connector -> {
                            check(connector);
                            checkOthers(connector, description);
                        },
                        () -> blocks("It has no connector named " + account.connector()
                                + ". Compare with Connectors in its Synchronization Service Manager, and correct the account's"
                                + " connector setting."));
        checkLastRun(description);
        description.peers().stream()
                .filter(peer -> peer.account().isEmpty() || peer.account().equalsIgnoreCase(account.account()))
                .filter(peer -> !isKnown(peer.name(), description))
                .forEach(peer -> warns("It names " + peer.name() + " as a computer that syncs with " + account.account()
                        + ", and the account has no server of that name. When Microsoft Entra Connect still runs"
                        + " there, add it to the account's servers: it would be left with the old password."));
        return List.copyOf(findings);
    }

    private void checkCommands(ServerDescription description) {
        List<String> missing = Arrays.stream(Command.values())
                .map(Command::verb)
                .filter(verb -> !description.capabilities().contains(verb))
                .toList();
        if (!description.capabilities().isEmpty() && !missing.isEmpty()) {
            blocks("Its Keyturn module does not know " + String.join(", ", missing)
                    + ". Install the module of the same version as this Keyturn.");
        }
    }

    private void checkRole(ServerDescription.Role role) {
        SyncServer.Role expected = server.role();
        if (expected != null && !expected.name().equals(role.name())) {
            warns(
                    "It says that it is the " + role.name().toLowerCase(Locale.ROOT)
                            + " server, and the configuration says "
                            + expected.name().toLowerCase(Locale.ROOT)
                            + ". The rotation goes by what the server says. After a failover, correct the server's role setting.");
        }
    }

    private void checkLastRun(ServerDescription description) {
        description.lastRuns().stream()
                .filter(run -> run.connector().equalsIgnoreCase(account.connector()))
                .findFirst()
                .filter(run -> ImportJudgement.isAboutCredentials(run.result(), run.connectionResult()))
                .ifPresent(run -> warns("The last run of connector " + account.connector() + ", " + run.profile()
                        + ", ended with " + run.result() + " at " + run.endedAt()
                        + ": the password that it holds is wrong already, or the account is locked."));
    }

    /** By any of the names that a server goes by in the configuration, or in its own words. */
    private boolean isKnown(String computer, ServerDescription description) {
        return computer.equalsIgnoreCase(description.name())
                || account.servers().stream()
                        .flatMap(known -> Stream.of(known.name(), known.name().split("\\.")[0]))
                        .anyMatch(computer::equalsIgnoreCase);
    }

    private void check(ServerDescription.ServiceInfo service) {
        if (service.running()) {
            informs("The service Microsoft Entra ID Sync is running.");
        } else {
            blocks("The service Microsoft Entra ID Sync is " + service.state()
                    + ". Start it on the server before the rotation.");
        }
    }

    private void check(ServerDescription.SchedulerInfo scheduler) {
        if (!scheduler.syncCycleEnabled()) {
            warns(
                    "Its sync cycle is switched off. It is put back to what it was before this rotation paused it: where it was"
                            + " off already, it stays off.");
        }
        if (scheduler.atWork() != AtWork.NOTHING) {
            blocks(scheduler.atWork().advice() + " It writes the same connectors.");
        }
        if (scheduler.cycleInProgress()) {
            informs("A sync cycle is running. The rotation waits for its end before it changes anything.");
        }
    }

    private void check(ConnectorInfo connector) {
        if (!connector.ofActiveDirectory()) {
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
        if (!ConnectorInfo.mayBeSameDomain(connector.domain(), account.domain())) {
            blocks("Its connector " + connector.name() + " logs in to the domain " + connector.domain()
                    + ", and the inventory says " + account.domain()
                    + ". The server would refuse the password when Active Directory has it already. Find out which is right,"
                    + " and correct the account's domain setting or the connector.");
        } else if (!connector.domain().equalsIgnoreCase(account.domain())) {
            warns("Its connector " + connector.name() + " logs in to the domain " + connector.domain()
                    + ", the inventory says " + account.domain()
                    + ". That is fine when the one is the NetBIOS name of the other.");
        }
        for (String partition : connector.partitionCredentials()) {
            blocks("The partition " + partition + " of connector " + connector.name()
                    + " logs in with credentials of its own. An import of it proves nothing about the account, and it is not"
                    + " known whether they are kept when the connector is written. In its Synchronization Service Manager, let"
                    + " that partition use the default forest credentials (Connectors, Properties, Configure Directory"
                    + " Partitions), or change the password by hand.");
        }
    }

    /** A rotation brings the password to one connector of each server. */
    private void checkOthers(ConnectorInfo own, ServerDescription description) {
        description.connectors().stream()
                .filter(other -> other != own && other.ofActiveDirectory() && other.logsInAs(account))
                .filter(other -> ConnectorInfo.mayBeSameDomain(other.domain(), own.domain()))
                .forEach(other -> blocks("Its connector " + other.name() + " logs in as " + account.account()
                        + " as well, and a rotation brings the password to " + own.name()
                        + " only: the other one would be left with the old password. Give " + other.name()
                        + " an account of its own first."));
    }

    private void blocks(String message) {
        findings.add(Finding.blocks(server.name(), message));
    }

    private void warns(String message) {
        findings.add(Finding.warns(server.name(), message));
    }

    private void informs(String message) {
        findings.add(Finding.informs(server.name(), message));
    }
}
