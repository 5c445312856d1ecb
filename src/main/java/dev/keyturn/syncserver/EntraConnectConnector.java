package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        ServerDescription description;
        try {
            description = servers.describe(server);
        } catch (StepFailure failure) {
            return List.of(Finding.blocks(server.name(), failure.message()));
        }
        return new ServerStateCheck(account, server).findings(description);
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
                answer.after().optionalInstant("credentialUpdatedAt").orElse(answer.serverTime()));
    }

    @Override
    public ImportResult verifyImport(Account account, SyncServer server, Fence fence) {
        CommandAnswer answer =
                commands.call(server, Command.VERIFY_IMPORT, CommandRequests.aboutConnector(account, fence), null);
        AnswerPart run = answer.result();
        String result = run.text("result");
        new ImportJudgement(account, server)
                .check(
                        result,
                        run.optionalText("connectionResult").orElse(""),
                        run.part("event").present() ? run.part("event").number("id") : 0);
        Instant startedAt = run.instant("startedAt");
        return new ImportResult(
                run.text("profile"),
                result,
                startedAt,
                run.instant("endedAt"),
                passwordHashSync.witness(account, server, startedAt));
    }
}
