package dev.keyturn.engine;

import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Proof.Verdict;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.AtWork;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.CredentialUpdate;
import dev.keyturn.syncserver.ImportResult;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.Role;
import dev.keyturn.syncserver.ServerDescription.SchedulerInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.ServiceRestart;
import dev.keyturn.syncserver.SyncSwitch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A forest in memory, behind the ports: an import succeeds when the service holds the password that AD has. */
public final class FakeForest implements Directory, ConnectorAdapter, ServiceAdapter {

    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    public final Map<String, String> stored = new HashMap<>();
    public final Map<String, String> loaded = new HashMap<>();
    public String adPassword = "the one that is not known";
    /** What somebody else does while the next import runs. */
    Runnable duringNextImport = () -> {};

    /** Servers that run no import by themselves. */
    final Set<String> withoutImports = new HashSet<>();

    /** Servers whose next restart leaves the service with the password that it has. */
    final Set<String> keepingTheirPassword = new HashSet<>();

    /** Whether imports log in by NTLM, which takes the previous password too, as a simple bind does. */
    boolean importsByNtlm;

    private @Nullable String previousPassword;
    private long keyVersion = 1;
    /** The switch of each server's scheduler, of those that were turned. */
    final Map<String, Boolean> syncEnabled = new TreeMap<>();
    /** Whether there is one switch for all of them, as one page of Microsoft's says. */
    boolean oneSwitchForAll;

    /** What each server keeps of the commands that it took. */
    private final Map<String, Fence> newest = new HashMap<>();

    private final Map<String, Pause> pauses = new HashMap<>();

    private record Pause(long rotation, boolean enabledBefore) {}

    boolean cycleRuns;
    AtWork atWork = AtWork.NOTHING;
    int resets;

    /** Everything that was done, in order; looking is not. */
    public final List<String> calls = new ArrayList<>();

    private final Map<String, Queue<StepFailure>> failures = new HashMap<>();

    /**
     * The next call of that kind fails once: {@code check}, {@code reset}, {@code reset in transit} (before it arrives),
     * {@code answer to reset} (after it was done), {@code update}, {@code import},
     * {@code pause}, {@code resume}; the last four with the server's name.
     */
    public void failOnce(String call, String message) {
        failures.computeIfAbsent(call, key -> new ArrayDeque<>()).add(StepFailure.refused("broken", message, null));
    }

    /** The next call of that kind breaks once on its way, and may be repeated. */
    void loseOnce(String call) {
        failures.computeIfAbsent(call, key -> new ArrayDeque<>())
                .add(StepFailure.transientFailure("answer-lost", "The connection broke.", null));
    }

    void rejectOnce() {
        failures.computeIfAbsent("reset", key -> new ArrayDeque<>())
                .add(StepFailure.rejectedPassword("0000052D", "The policy does not accept this password.", null));
    }

    @Override
    public AccountState check(Account account, Intent intent) {
        mayFail("check");
        return state(account);
    }

    private AccountState state(Account account) {
        return new AccountState(
                "dc1:636",
                "CN=x",
                "guid",
                NOW.plusSeconds(keyVersion),
                keyVersion,
                10,
                true,
                List.of(Finding.informs(account.name(), "Enabled.")));
    }

    @Override
    public Secret generatePassword(Account account) {
        return Secret.takeFrom(("made-" + UUID.randomUUID()).toCharArray());
    }

    @Override
    public PasswordChange setPassword(
            Account account,
            Intent intent,
            @Nullable Secret present,
            Secret next,
            Consumer<AccountState> aboutToWrite) {
        calls.add("setPassword");
        mayFail("reset");
        AccountState before = check(account, intent);
        aboutToWrite.accept(before);
        mayFail("reset in transit");
        change(next.use(String::new), true);
        resets++;
        mayFail("answer to reset");
        return new PasswordChange(ChangeMethod.RESET, before, state(account));
    }

    void anHourPasses() {
        previousPassword = null;
    }

    /** What somebody else did. */
    public void changeAnHourAgo(String password) {
        change(password, false);
    }

    /** What somebody else does, so that a logon takes the previous password too. */
    public void changeJustNow(String password) {
        change(password, true);
    }

    private void change(String password, boolean withinTheHour) {
        previousPassword = withinTheHour ? adPassword : null;
        adPassword = password;
        keyVersion++;
    }

    /** As a domain controller: for an hour, the previous one is as good. */
    @Override
    public boolean accepts(Account account, Secret password, @Nullable String domainController) {
        String tried = password.use(String::new);
        return tried.equals(adPassword) || tried.equals(previousPassword);
    }

    @Override
    public Proof prove(Account account, Intent intent, Secret password) {
        if (!accepts(account, password, null)) {
            return new Proof(state(account), Verdict.NOT_PRESENT, null, null);
        }
        return previousPassword == null
                ? new Proof(state(account), Verdict.PRESENT, ProvedBy.LATE_LOGON, null)
                : new Proof(state(account), Verdict.PRESENT_OR_PREVIOUS, null, NOW.plus(Duration.ofHours(1)));
    }

    @Override
    public List<Replica> others(Account account, Secret password, AccountState written) {
        return List.of();
    }

    @Override
    public List<Finding> check(Account account, SyncServer server) {
        return List.of(Finding.informs(server.name(), "Connector found."));
    }

    @Override
    public CredentialUpdate updateCredential(Account account, SyncServer server, Secret password, Fence fence) {
        calls.add("updateCredential");
        mayFail("update " + server.name());
        admit(server, fence);
        stored.put(server.name(), password.use(String::new));
        return new CredentialUpdate(account.connector(), NOW, true, null);
    }

    @Override
    public ImportResult verifyImport(Account account, SyncServer server, Fence fence) {
        calls.add("verifyImport");
        admit(server, fence);
        Runnable meanwhile = duringNextImport;
        duringNextImport = () -> {};
        meanwhile.run();
        mayFail("import " + server.name());
        String tried = loaded.get(server.name());
        if (!adPassword.equals(tried) && !(importsByNtlm && Objects.equals(previousPassword, tried))) {
            throw StepFailure.refused(
                    "no-start-credentials", server.name() + " cannot log in: no-start-credentials.", null);
        }
        return new ImportResult("Delta Import", "success", "success", NOW, NOW, "", "answered", null);
    }

    /** Those that a server runs by itself, long after everything that a test does. */
    @Override
    public Optional<ImportResult> laterImport(Account account, SyncServer server, Instant since) {
        mayFail("later import " + server.name());
        if (withoutImports.contains(server.name())) {
            return Optional.empty();
        }
        boolean good = adPassword.equals(loaded.get(server.name()));
        return Optional.of(new ImportResult(
                "Delta Import",
                good ? "success" : "no-start-credentials",
                good ? "success" : "",
                LATER,
                LATER,
                "",
                null,
                null));
    }

    @Override
    public ServerDescription describe(SyncServer server) {
        Role role = server.name().equals("aadc01") ? Role.ACTIVE : Role.STAGING;
        return new ServerDescription(
                server.name(),
                role,
                "2.5.3.0",
                new ServiceInfo("Running", NOW),
                new SchedulerInfo(syncEnabled.getOrDefault(place(server), true), cycleRuns, atWork),
                List.of(new ConnectorInfo(
                        "contoso.com", "AD", "MSOL_1", "contoso.com", null, newest.get(server.name()), List.of())),
                Set.of(),
                List.of(),
                List.of(),
                NOW);
    }

    @Override
    public ServiceRestart restart(Account account, SyncServer server, Fence fence) {
        calls.add("restart");
        admit(server, fence);
        if (keepingTheirPassword.remove(server.name())) {
            return new ServiceRestart(true, NOW, NOW);
        }
        loaded.put(server.name(), stored.get(server.name()));
        return new ServiceRestart(true, NOW, NOW);
    }

    @Override
    public SyncSwitch pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence) {
        calls.add("pauseSync");
        mayFail("pause " + server.name());
        admit(server, fence);
        Pause found = new Pause(fence.rotation(), syncEnabled.getOrDefault(place(server), true));
        Pause remembered = pauses.merge(
                server.name(), found, (earlier, now) -> earlier.rotation() == now.rotation() ? earlier : now);
        syncEnabled.put(place(server), false);
        cycleRuns &= !stopRunningCycle;
        return new SyncSwitch(!cycleRuns, atWork, null, remembered.enabledBefore());
    }

    @Override
    public SyncSwitch resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence) {
        calls.add("resumeSync");
        mayFail("resume " + server.name());
        admit(server, fence);
        pauses.remove(server.name());
        syncEnabled.put(place(server), syncCycleEnabled);
        return new SyncSwitch(true, atWork, null);
    }

    private void admit(SyncServer server, Fence fence) {
        Fence last = newest.get(server.name());
        if (last != null && fence.compareTo(last) < 0) {
            throw StepFailure.refused(
                    StepFailure.STALE_FENCE, server.name() + " refused an attempt that was overtaken.", null);
        }
        newest.put(server.name(), fence);
    }

    private String place(SyncServer server) {
        return oneSwitchForAll ? "all" : server.name();
    }

    private void mayFail(String call) {
        Queue<StepFailure> queue = failures.get(call);
        StepFailure failure = queue == null ? null : queue.poll();
        if (failure != null) {
            throw failure;
        }
    }
}
