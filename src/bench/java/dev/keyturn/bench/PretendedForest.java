package dev.keyturn.bench;

import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.AtWork;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.CredentialUpdate;
import dev.keyturn.syncserver.ImportResult;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServerDescription.Role;
import dev.keyturn.syncserver.ServerDescription.SchedulerInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import dev.keyturn.syncserver.ServerEvent;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.ServiceRestart;
import dev.keyturn.syncserver.SyncSwitch;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ports, answered from memory. A password that did not arrive is not proved, as in a real forest. */
final class PretendedForest implements Directory, ConnectorAdapter, ServiceAdapter {

    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final Map<String, Long> changes = new ConcurrentHashMap<>();
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, String> loaded = new ConcurrentHashMap<>();
    private final Map<String, Boolean> paused = new ConcurrentHashMap<>();
    private final Calls calls;
    private final Clock clock;

    PretendedForest(Calls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public AccountState check(Account account, Intent intent) {
        return calls.of(account.name(), null, "check", () -> state(account));
    }

    private AccountState state(Account account) {
        return new AccountState(
                "dc." + account.name() + ":636",
                "CN=" + account.account(),
                "guid-of-" + account.account(),
                clock.instant(),
                1 + changes.getOrDefault(account.name(), 0L),
                10,
                true,
                List.of(Finding.informs(account.name(), "The account is enabled and not locked.")));
    }

    @Override
    public Secret generatePassword(Account account) {
        return Secret.takeFrom((UUID.randomUUID() + "!" + UUID.randomUUID()).toCharArray());
    }

    @Override
    public PasswordChange setPassword(
            Account account,
            Intent intent,
            @Nullable Secret present,
            Secret next,
            Consumer<AccountState> aboutToWrite) {
        return calls.of(account.name(), null, "set password", () -> {
            AccountState before = state(account);
            aboutToWrite.accept(before);
            known.put(account.name(), next.use(String::new));
            changes.merge(account.name(), 1L, Long::sum);
            return new PasswordChange(ChangeMethod.RESET, before, state(account));
        });
    }

    @Override
    public boolean accepts(Account account, Secret password, @Nullable String domainController) {
        return calls.of(
                account.name(), null, "accept", () -> password.use(String::new).equals(known.get(account.name())));
    }

    @Override
    public Proof prove(Account account, Intent intent, Secret password) {
        return accepts(account, password, null)
                ? new Proof(state(account), Proof.Verdict.PRESENT, ProvedBy.LATE_LOGON, null)
                : new Proof(state(account), Proof.Verdict.NOT_PRESENT, null, null);
    }

    @Override
    public List<Replica> others(Account account, Secret password, AccountState written) {
        return List.of();
    }

    @Override
    public List<Finding> check(Account account, SyncServer server) {
        return calls.of(
                account.name(),
                server.name(),
                "check",
                () -> List.of(Finding.informs(server.name(), "The connector is there.")));
    }

    @Override
    public List<ServerEvent> events(SyncServer server, Instant since) {
        return calls.of("", server.name(), "events", List::of);
    }

    @Override
    public CredentialUpdate updateCredential(Account account, SyncServer server, Secret password, Fence fence) {
        return calls.of(account.name(), server.name(), "update", () -> {
            stored.put(server.name(), password.use(String::new));
            return new CredentialUpdate(account.connector(), clock.instant(), true, null);
        });
    }

    @Override
    public ImportResult verifyImport(Account account, SyncServer server, Fence fence) {
        return calls.of(account.name(), server.name(), "verify", () -> {
            if (!known.get(account.name()).equals(loaded.get(server.name()))) {
                throw new IllegalStateException("The service of " + server.name() + " has another password.");
            }
            return new ImportResult(
                    "Delta Import", "success", "success", clock.instant(), clock.instant(), "", null, null);
        });
    }

    @Override
    public ServerDescription describe(SyncServer server) {
        return calls.of("", server.name(), "describe", () -> description(server));
    }

    private ServerDescription description(SyncServer server) {
        return new ServerDescription(
                server.name(),
                server.name().startsWith("active") ? Role.ACTIVE : Role.STAGING,
                "2.5.3.0",
                new ServiceInfo("Running", clock.instant()),
                new SchedulerInfo(!paused.getOrDefault(server.name(), false), false, AtWork.NOTHING),
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                clock.instant());
    }

    @Override
    public ServiceRestart restart(Account account, SyncServer server, Fence fence) {
        return calls.of(account.name(), server.name(), "restart", () -> {
            loaded.put(server.name(), stored.get(server.name()));
            return new ServiceRestart(true, clock.instant(), clock.instant());
        });
    }

    @Override
    public SyncSwitch pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence) {
        return calls.of(account.name(), server.name(), "pause", () -> {
            paused.put(server.name(), true);
            return new SyncSwitch(true, AtWork.NOTHING, null);
        });
    }

    @Override
    public SyncSwitch resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence) {
        calls.of(account.name(), server.name(), "resume", () -> paused.put(server.name(), !syncCycleEnabled));
        return new SyncSwitch(true, AtWork.NOTHING, null);
    }
}
