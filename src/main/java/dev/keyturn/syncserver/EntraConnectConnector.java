package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The AD connector on an Entra Connect sync server, through the command protocol. */
public final class EntraConnectConnector implements ConnectorAdapter {

    private final SyncServerCommands commands;
    private final SyncServers servers;
    private final PasswordHashSync passwordHashSync;

    public EntraConnectConnector(SyncServerCommands commands) {
        this.commands = commands;
        this.servers = new SyncServers(commands);
        this.passwordHashSync = new PasswordHashSync(servers);
    }

    @Override
    public List<Finding> check(Account account, SyncServer server) {
        ServerProbe probe;
        try {
            probe = servers.probe(server);
        } catch (StepFailure failure) {
            return List.of(Finding.blocks(server.name(), failure.message()));
        }
        List<Finding> findings = new ArrayList<>(new ServerStateCheck(account, server).findings(probe.description()));
        findings.addAll(new ProbeCheck(account, server).findings(probe));
        WorkerStatus worker = commands.worker(server);
        if (worker != null) {
            findings.addAll(findings(server, worker));
        }
        return List.copyOf(findings);
    }

    private static List<Finding> findings(SyncServer server, WorkerStatus worker) {
        List<Finding> findings = new ArrayList<>();
        if (!worker.version().equals(SyncWorkers.WORKER_VERSION)) {
            findings.add(Finding.warns(
                    server.name(),
                    "Its sync worker has version " + worker.version() + ", and this Keyturn comes with version "
                            + SyncWorkers.WORKER_VERSION + ". Install that on the server."));
        }
        for (String line : worker.failedSelfTests()) {
            findings.add(Finding.warns(
                    server.name(),
                    "The self-test of its sync worker failed at \"" + line
                            + "\". Run Test-Keyturn.ps1 on the server: it says what to do about that line."));
        }
        return findings;
    }

    @Override
    public List<Finding> checkElsewhere(Account account, List<SyncServer> others) {
        List<Finding> findings = new ArrayList<>();
        for (SyncServer other : others) {
            try {
                findings.addAll(new ForgottenServer(account, other).findings(servers.describe(other)));
            } catch (StepFailure failure) {
                findings.add(Finding.warns(
                        other.name(),
                        "It belongs to another account, and could not be asked whether it uses " + account.account()
                                + " as well. " + failure.message()));
            }
        }
        return List.copyOf(findings);
    }

    @Override
    public List<Symptom> symptoms(Account account, SyncServer server) {
        return new Symptoms(account, server).of(servers.describe(server), servers);
    }

    /** A synchronization does not log in to Active Directory, and an export without anything to write may not either. */
    @Override
    public Optional<ImportResult> laterImport(Account account, SyncServer server, Instant since) {
        return servers.describe(server).lastRuns().stream()
                .filter(run -> run.connector().equalsIgnoreCase(account.connector()))
                .filter(run -> run.profile().toLowerCase(Locale.ROOT).contains("import"))
                .filter(run -> run.startedAt().isAfter(since))
                .map(run -> new ImportResult(
                        run.profile(),
                        run.result(),
                        run.connectionResult(),
                        run.startedAt(),
                        run.endedAt(),
                        "",
                        null,
                        null))
                .filter(run -> run.provesThePassword() || run.refusesThePassword())
                .findFirst();
    }

    @Override
    public List<ServerEvent> events(SyncServer server, Instant since) {
        return servers.credentialEvents(server, since);
    }

    /** A "yes" is believed here and proved by {@link #verifyImport}: a server that kept the old password says it as well. */
    @Override
    public CredentialUpdate updateCredential(Account account, SyncServer server, Secret password, Fence fence) {
        CommandAnswer answer = commands.call(
                server, Command.UPDATE_CREDENTIAL, CommandRequests.aboutConnector(account, fence), password);
        return new CredentialUpdate(
                account.connector(),
                answer.after().optionalInstant("credentialUpdatedAt").orElse(answer.serverTime()),
                answer.result().isTrue("configurationCompared"),
                answer.signed());
    }

    @Override
    public ImportResult verifyImport(Account account, SyncServer server, Fence fence) {
        CommandAnswer answer =
                commands.call(server, Command.VERIFY_IMPORT, CommandRequests.aboutConnector(account, fence), null);
        AnswerPart run = answer.result();
        String result = run.text("result");
        String connectionResult = run.optionalText("connectionResult").orElse("");
        new ImportJudgement(account, server)
                .check(
                        result,
                        connectionResult,
                        run.part("event").present() ? run.part("event").number("id") : 0);
        Instant startedAt = run.instant("startedAt");
        return new ImportResult(
                run.text("profile"),
                result,
                connectionResult,
                startedAt,
                run.instant("endedAt"),
                passwordHashSync.witness(account, server, startedAt),
                run.optionalText("search").orElse(null),
                answer.signed());
    }
}
