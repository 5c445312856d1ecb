package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.Standbys;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.RotationFences;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.syncserver.ActiveServers;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.task.password.PasswordRecords;
import dev.keyturn.task.password.PasswordRecords.Mismatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks Active Directory and every sync server what would keep a rotation from succeeding. Changes nothing. */
class Readiness {

    /**
     * @param findings blocking ones first
     * @param stored whether the stored password is certainly the one that the account has
     * @param forgotten servers that have carried out later commands of this rotation than the database knows
     * @param account what Active Directory says; null when it could not be asked
     * @param unreachable the first place that could not be asked and may answer later; null when all answered
     */
    record Report(
            List<Finding> findings,
            boolean canRollBack,
            boolean stored,
            @Nullable StepFailure unreachable,
            List<String> forgotten,
            @Nullable AccountState account) {

        List<Finding> blocking() {
            return findings.stream()
                    .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                    .toList();
        }
    }

    private final Accounts accounts;
    private final Directory directory;
    private final ConnectorAdapter connectors;
    private final ServiceAdapter services;
    private final SecretStore secrets;
    private final AccountIdentity remembered;
    private final PasswordRecords records;
    private final RotationFences fences;
    private final RotationTable rotations;
    private final KnownUsers people;
    private final Standbys standbys;

    Readiness(
            Accounts accounts,
            Directory directory,
            ConnectorAdapter connectors,
            ServiceAdapter services,
            SecretStore secrets,
            AccountIdentity remembered,
            PasswordRecords records,
            RotationFences fences,
            RotationTable rotations,
            KnownUsers people,
            Standbys standbys) {
        this.accounts = accounts;
        this.directory = directory;
        this.connectors = connectors;
        this.services = services;
        this.secrets = secrets;
        this.remembered = remembered;
        this.records = records;
        this.fences = fences;
        this.rotations = rotations;
        this.people = people;
        this.standbys = standbys;
    }

    Report check(String rotation, Account account) {
        List<Finding> findings = new ArrayList<>();
        StepFailure unreachable = null;
        AccountState state = null;
        Mismatch mismatch = null;
        boolean stored = false;
        boolean known = secrets.find(account.name(), SecretStore.Label.CURRENT).isPresent();
        Intent intent = remembered.intent(rotation, known);
        try {
            state = directory.check(account, intent);
            findings.addAll(state.findings());
            mismatch = records.compare(account, state).orElse(null);
            stored = records.isStored(account, state);
        } catch (StepFailure failure) {
            findings.add(Finding.blocks(account.name(), failure.message()));
            unreachable = failure.kind() == StepFailure.Kind.TRANSIENT ? failure : null;
        }
        int active = 0;
        List<String> ahead = new ArrayList<>();
        List<String> forgotten = new ArrayList<>();
        for (SyncServer server : account.servers()) {
            try {
                ServerDescription description = services.describe(server);
                active += description.role() == ServerDescription.Role.ACTIVE ? 1 : 0;
                findings.addAll(connectors.check(account, server));
                Fence last = lastFence(account, description);
                if (last != null && !fences.knows(last)) {
                    (fences.isOf(rotation, last) ? forgotten : ahead).add(server.name());
                }
            } catch (StepFailure failure) {
                findings.add(Finding.blocks(server.name(), failure.message()));
                unreachable =
                        unreachable == null && failure.kind() == StepFailure.Kind.TRANSIENT ? failure : unreachable;
            }
        }
        findings.addAll(connectors.checkElsewhere(account, others(account)));
        ActiveServers.check(account, active, unreachable == null).ifPresent(findings::add);
        addAhead(ahead, findings);
        addForgotten(forgotten, findings);
        standbys.risk().ifPresent(risk -> findings.add(Finding.warns("database", risk)));
        if (mismatch != null) {
            findings.add(finding(account, intent, mismatch, !ahead.isEmpty()));
        }
        if (!known) {
            findings.add(
                    Finding.warns(
                            account.name(),
                            "The present password is not known, so this rotation cannot be rolled back. It can only go forward."));
        }
        addPremise(rotations.get(rotation).requester(), findings);
        if (stored && !intent.changes()) {
            findings.add(Finding.informs(
                    account.name(),
                    "Active Directory has the password that Keyturn has stored, so that this repair brings that one, and"
                            + " nobody has to enter it."));
        }
        findings.sort(Comparator.comparing(Finding::severity));
        boolean canRollBack = known && (state == null || state.restorable());
        return new Report(List.copyOf(findings), canRollBack, stored, unreachable, List.copyOf(forgotten), state);
    }

    /** Four eyes that compare names alone see two people in one with two accounts. */
    private void addPremise(String requester, List<Finding> findings) {
        if (people.isKnownByNameOnly(requester)) {
            findings.add(Finding.warns(
                    requester,
                    "Nothing but the name tells " + requester
                            + " from the person who approves: with a second account one"
                            + " person could do both. One account for each person is the premise; keyturn.login.person-attribute"
                            + " ends it."));
        }
    }

    /** Each server once, though several accounts may list it. */
    private List<SyncServer> others(Account account) {
        Map<String, SyncServer> others = new LinkedHashMap<>();
        accounts.all().stream()
                .flatMap(other -> other.servers().stream())
                .forEach(server -> others.putIfAbsent(server.name(), server));
        account.servers().forEach(server -> others.remove(server.name()));
        return List.copyOf(others.values());
    }

    /**
     * Where servers tell of rotations that this database does not know, it is an old one, or a copy that was started
     * somewhere else: then only a repair goes on, for which a person types a password.
     */
    private static Finding finding(Account account, Intent intent, Mismatch mismatch, boolean foreignRotations) {
        if (!intent.changes()) {
            return Finding.informs(account.name(), mismatch.what() + "This repair is for that.");
        }
        return switch (mismatch.kind()) {
            case DATABASE_BEHIND -> Finding.warns(account.name(), mismatch.messages());
            case STORE_BEHIND -> Finding.blocks(account.name(), mismatch.messages());
            case OTHER_PASSWORD ->
                foreignRotations
                        ? Finding.blocks(account.name(), mismatch.messages())
                        : Finding.warns(
                                account.name(),
                                mismatch.messages()
                                        + " Going on sets a new one everywhere. Rolling back then brings the stored one, which"
                                        + " is not the one in use now.");
        };
    }

    private static @Nullable Fence lastFence(Account account, ServerDescription description) {
        return description
                .connector(account.connector())
                .map(ServerDescription.ConnectorInfo::lastFence)
                .orElse(null);
    }

    private static void addForgotten(List<String> servers, List<Finding> findings) {
        if (!servers.isEmpty()) {
            findings.add(Finding.warns(String.join(", ", servers), forgotten(servers)));
        }
    }

    /** What such servers prove. */
    static String forgotten(List<String> servers) {
        return String.join(", ", servers)
                + (servers.size() == 1 ? " has" : " have")
                + " carried out later commands of this rotation than this database knows: it has lost what was committed last, as"
                + " at a failover to a standby that was behind, or it was restored from a backup.";
    }

    private static void addAhead(List<String> servers, List<Finding> findings) {
        if (!servers.isEmpty()) {
            String names = String.join(", ", servers);
            findings.add(Finding.warns(
                    names,
                    "A rotation that this database does not know has worked on " + names
                            + ": the database was restored from an older backup, or another Keyturn looks after the"
                            + " same servers. Stop the other one before anything is changed."));
        }
    }
}
