package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What one server shows of a password that is wrong: runs that ended for the credentials, and event 6000. Only what came
 * after the newest good run, the last stored password and the start of the service speaks about the password of today.
 */
final class Symptoms {

    private static final int CREDENTIALS_INVALID = 6000;

    private final Account account;
    private final SyncServer server;

    Symptoms(Account account, SyncServer server) {
        this.account = account;
        this.server = server;
    }

    List<Symptom> of(ServerDescription description, SyncServers servers) {
        Instant since = provenUntil(description);
        List<Symptom> symptoms = new ArrayList<>();
        runs(description)
                .filter(run -> run.endedAt().isAfter(since))
                .filter(run -> ImportJudgement.isAboutCredentials(run.result(), run.connectionResult()))
                .findFirst()
                .ifPresent(run -> symptoms.add(refused(run)));
        servers.credentialEvents(server, since).stream()
                .filter(event ->
                        event.id() == CREDENTIALS_INVALID && event.time().isAfter(since))
                .filter(this::namesTheConnector)
                .reduce((earlier, later) -> later)
                .ifPresent(event -> symptoms.add(
                        new Symptom(server.name(), "event-6000", "event 6000 at " + event.time(), event.time())));
        return List.copyOf(symptoms);
    }

    private Instant provenUntil(ServerDescription description) {
        Stream<Instant> goodRuns = runs(description)
                .filter(run -> ImportJudgement.proves(run.result(), run.connectionResult()))
                .map(RunInfo::endedAt);
        Stream<Instant> updates = description.connector(account.connector()).stream()
                .map(ConnectorInfo::credentialUpdatedAt)
                .filter(Objects::nonNull);
        return Stream.of(
                        goodRuns,
                        updates,
                        Stream.ofNullable(description.service().startedAt()))
                .flatMap(times -> times)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private Stream<RunInfo> runs(ServerDescription description) {
        return description.lastRuns().stream().filter(run -> run.connector().equalsIgnoreCase(account.connector()));
    }

    private Symptom refused(RunInfo run) {
        String code = ImportJudgement.isAboutCredentials(run.result(), "") ? run.result() : run.connectionResult();
        return new Symptom(server.name(), code, "a run ended with " + code + " at " + run.endedAt(), run.endedAt());
    }

    /** <em>The management agent "contoso.com" failed to run … because the credentials were invalid.</em> */
    private boolean namesTheConnector(ServerEvent event) {
        return event.message()
                .toLowerCase(Locale.ROOT)
                .contains("\"" + account.connector().toLowerCase(Locale.ROOT) + "\"");
    }
}
