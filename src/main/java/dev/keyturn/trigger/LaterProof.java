package dev.keyturn.trigger;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.SealedEvidence;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.RequestRules;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView.Confirmation;
import dev.keyturn.rotation.RotationView.Proof;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ImportResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second proof of the password that a rotation brought. Where an import logs in by NTLM, the password before works for an hour
 * as well, so that the import at the end of the rotation does not tell which of the two the server holds. After that hour one does
 * that the server runs by itself. This looks for it, and changes and runs nothing. What it found is sealed as an entry of its own;
 * when it is not what was to be, one {@code REPAIR} is asked for.
 *
 * @see <a
 *     href="https://learn.microsoft.com/troubleshoot/windows-server/windows-security/new-setting-modifies-ntlm-network-authentication">
 *     the hour</a>
 */
public class LaterProof {

    /** Of the work; its id is that of the rotation. */
    public static final String TASK = "later-proof";

    /** How long the password before may work: an hour, and what a sync server's clock may differ by from Keyturn's. */
    static final Duration ONE_BEFORE_WORKS = Duration.ofMinutes(70);

    /** How long a proof is looked for: a sync cycle comes every half hour unless it is held. */
    public static final Duration PATIENCE = Duration.ofHours(24);

    public static final Duration PAUSE = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(LaterProof.class);
    private static final int LATER_ROTATIONS = 100;

    private final EvidenceLog evidence;
    private final RotationTable table;
    private final StepRecords steps;
    private final AccountIdentity identity;
    private final Accounts accounts;
    private final Directory directory;
    private final ConnectorAdapter connectors;
    private final SecretStore secrets;
    private final Rotations rotations;
    private final EngineIdentity engine;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public LaterProof(
            EvidenceLog evidence,
            RotationTable table,
            StepRecords steps,
            AccountIdentity identity,
            Accounts accounts,
            Directory directory,
            ConnectorAdapter connectors,
            SecretStore secrets,
            Rotations rotations,
            EngineIdentity engine,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.evidence = evidence;
        this.table = table;
        this.steps = steps;
        this.identity = identity;
        this.accounts = accounts;
        this.directory = directory;
        this.connectors = connectors;
        this.secrets = secrets;
        this.rotations = rotations;
        this.engine = engine;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** What one place shows of the password. */
    private enum State {
        GOOD,
        BAD,
        UNKNOWN
    }

    /** @param message what is wrong, or keeps it from being known; null when it is good */
    private record Part(State state, @Nullable String message, Map<String, Object> facts) {}

    private record Judgement(
            Confirmation result, String message, @Nullable Part password, List<Part> servers) {}

    /** When it is looked for first. */
    public static Instant due(Instant endedAt) {
        return endedAt.plus(ONE_BEFORE_WORKS);
    }

    /**
     * Safe to repeat at any time: what is sealed already is not judged again, and a repair is asked for once.
     *
     * @return when to try again; empty when nothing is left to do
     */
    public Optional<Instant> attempt(String rotationId) {
        Rotation rotation = table.find(rotationId).orElse(null);
        if (rotation == null || Proof.of(rotation.outcome(), null) == null) {
            return Optional.empty();
        }
        try {
            SealedEvidence sealed = evidence.confirmation(rotationId)
                    .or(() -> judgeAndSeal(rotation))
                    .orElse(null);
            return sealed == null || !askForRepairWhereNeeded(rotation, sealed) ? later() : Optional.empty();
        } catch (RuntimeException e) {
            log.warn(
                    "The second proof of rotation {} could not be made, and is tried again: {}",
                    rotationId,
                    e.toString());
            return later();
        }
    }

    private Optional<Instant> later() {
        return Optional.of(clock.instant().plus(PAUSE));
    }

    /** Empty while it is open. A rotation that began to change something meanwhile is seen in the transaction that seals. */
    private Optional<SealedEvidence> judgeAndSeal(Rotation rotation) {
        Instant since = due(Objects.requireNonNull(rotation.endedAt()));
        Judgement found = superseded(rotation).or(() -> judge(rotation, since)).orElse(null);
        if (found == null) {
            return Optional.empty();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            Judgement judgement = superseded(rotation).orElse(found);
            Part password = judgement.password();
            Optional<SealedEvidence> sealed = evidence.confirm(
                    rotation.id(),
                    new JsonFacts()
                            .with("result", judgement.result())
                            .with("message", judgement.message())
                            .with("since", since)
                            .with("password", password == null ? null : password.facts())
                            .with(
                                    "servers",
                                    judgement.servers().stream()
                                            .map(Part::facts)
                                            .toList())
                            .asMap());
            log.info("Second proof of rotation {}: {}. {}", rotation.id(), judgement.result(), judgement.message());
            return sealed;
        }));
    }

    private Optional<Judgement> superseded(Rotation rotation) {
        return supersededBy(rotation)
                .map(later -> new Judgement(
                        Confirmation.SUPERSEDED,
                        "Rotation " + later + " brought another password before this one was confirmed.",
                        null,
                        List.of()));
    }

    /** The later rotation that has begun to change something, if any has. */
    private Optional<String> supersededBy(Rotation rotation) {
        return table.ids(rotation.account(), LATER_ROTATIONS).stream()
                .takeWhile(id -> !id.equals(rotation.id()))
                .filter(id -> steps.of(id).stream()
                        .anyMatch(step -> ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name())
                                || ModelStep.UPDATE_CONNECTOR.is(step.name())))
                .findFirst();
    }

    private Optional<Judgement> judge(Rotation rotation, Instant since) {
        Account account = accounts.find(rotation.account()).orElse(null);
        if (account == null) {
            return Optional.of(new Judgement(
                    Confirmation.NOT_PROVED,
                    "The account " + rotation.account() + " is no longer configured, so that nothing could be asked.",
                    null,
                    List.of()));
        }
        boolean late = !clock.instant().isBefore(since.plus(PATIENCE));
        List<Part> servers = servers(rotation, account).stream()
                .map(server -> server(server, account, since))
                .toList();
        boolean decided = servers.stream().noneMatch(server -> server.state() == State.UNKNOWN);
        Part password = password(rotation, account, decided || late);
        List<Part> parts = Stream.concat(Stream.of(password), servers.stream()).toList();
        if (parts.stream().anyMatch(part -> part.state() == State.BAD)) {
            return Optional.of(new Judgement(Confirmation.FAILED, messages(parts, State.BAD), password, servers));
        }
        if (parts.stream().allMatch(part -> part.state() == State.GOOD)) {
            return Optional.of(new Judgement(
                    Confirmation.CONFIRMED,
                    "Every sync server has read with the password in an import that began after " + since
                            + ", when Active Directory took no other one any more, and the account still has it.",
                    password,
                    servers));
        }
        return late
                ? Optional.of(new Judgement(Confirmation.NOT_PROVED, messages(parts, State.UNKNOWN), password, servers))
                : Optional.empty();
    }

    private static String messages(List<Part> parts, State wanted) {
        return parts.stream()
                .filter(part -> part.state() == wanted)
                .map(part -> String.valueOf(part.message()))
                .collect(Collectors.joining(" "));
    }

    /** Those that the rotation brought it to; the configured ones where a person did all of it. */
    private List<String> servers(Rotation rotation, Account account) {
        List<String> worked = steps.of(rotation.id()).stream()
                .map(StepRecord::server)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        return worked.isEmpty()
                ? account.servers().stream().map(SyncServer::name).toList()
                : worked;
    }

    private Part server(String name, Account account, Instant since) {
        SyncServer server = account.servers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        if (server == null) {
            return server(name, State.UNKNOWN, name + " is no longer configured.", null);
        }
        ImportResult run;
        try {
            run = connectors.laterImport(account, server, since).orElse(null);
        } catch (StepFailure failure) {
            return server(name, State.UNKNOWN, failure.message(), null);
        }
        if (run == null) {
            return server(
                    name,
                    State.UNKNOWN,
                    name + " has run no import of connector " + account.connector() + " after " + since
                            + " that tells whether it could log in.",
                    null);
        }
        return run.provesThePassword()
                ? server(name, State.GOOD, null, run)
                : server(
                        name,
                        State.BAD,
                        name + " cannot log in with the password that it holds: " + run.profile() + " of "
                                + run.startedAt() + " ended with " + run.result() + ".",
                        run);
    }

    private static Part server(String name, State state, @Nullable String message, @Nullable ImportResult run) {
        JsonFacts facts = new JsonFacts()
                .with("server", name)
                .with(
                        "state",
                        switch (state) {
                            case GOOD -> "PROVED";
                            case BAD -> "REFUSED";
                            case UNKNOWN -> "UNKNOWN";
                        })
                .with("message", JsonFacts.cut(message))
                .with("profile", run == null ? null : run.profile())
                .with("result", run == null ? null : run.result())
                .with("connectionResult", run == null ? null : run.connectionResult())
                .with("startedAt", run == null ? null : run.startedAt())
                .with("endedAt", run == null ? null : run.endedAt());
        return new Part(state, message, facts.asMap());
    }

    /** @param logOn whether to log in with the stored password, too: once, in the end */
    private Part password(Rotation rotation, Account account, boolean logOn) {
        Map<String, Object> proved = steps.of(rotation.id()).stream()
                .filter(step -> step.state() == StepRecord.State.DONE)
                .filter(step ->
                        ModelStep.VERIFY_ROTATION.is(step.name()) || ModelStep.CHECK_MANUAL_WORK.is(step.name()))
                .map(StepRecord::evidence)
                .reduce(Map.of(), (earlier, later) -> later);
        PasswordAttributes known = PasswordAttributes.in(proved, "");
        SecretRef stored = secrets.find(account.name(), SecretStore.Label.CURRENT)
                .filter(current -> Objects.equals(current.version(), proved.get(StepEvidence.PASSWORD_VERSION)))
                .orElse(null);
        Seen seen = new Seen(stored);
        if (stored == null) {
            return seen.unknown("The secret store has another version of the password of " + account.account()
                    + " as the one in use than this rotation brought.");
        }
        try {
            Intent intent = identity.intent(rotation.id(), true);
            AccountState state = directory.check(account, intent);
            seen = new Seen(stored, PasswordAttributes.of(state));
            PasswordAttributes now = seen.attributes();
            if (now.isNewerThan(known)) {
                return seen.changed("Active Directory has another password of " + account.account() + ": "
                        + now.domainController() + " says that it was set at " + now.inWords()
                        + ", and this rotation knows " + known.inWords() + ".");
            }
            boolean comparable = known.isKnown() && now.isKnown();
            if (comparable && !now.isSameAs(known)) {
                return seen.unknown(now.domainController() + " has not heard of the password of " + account.account()
                        + " that was set at " + known.inWords() + ".");
            }
            return logOn
                    ? loggedOn(account, intent.at(state.domainController()), seen, comparable)
                    : seen.unknown("It was not tried yet.");
        } catch (StepFailure failure) {
            return seen.unknown(failure.message());
        }
    }

    private Part loggedOn(Account account, Intent intent, Seen seen, boolean comparable) {
        try (Secret password = secrets.read(Objects.requireNonNull(seen.stored()))) {
            Directory.Proof proof = directory.prove(account, intent, password);
            return switch (proof.verdict()) {
                case PRESENT -> seen.unchanged(proof.by());
                case PRESENT_OR_PREVIOUS ->
                    comparable
                            ? seen.unchanged(ProvedBy.attributesOf(proof.state()))
                            : seen.unknown("Nothing tells whether the password of " + account.account()
                                    + " that is accepted is the present one.");
                case NOT_PRESENT ->
                    seen.changed("Active Directory refuses the stored password of " + account.account() + ".");
            };
        }
    }

    /** What Active Directory shows, and which stored password it is compared with. */
    private record Seen(@Nullable SecretRef stored, PasswordAttributes attributes) {

        Seen(@Nullable SecretRef stored) {
            this(stored, PasswordAttributes.NOTHING);
        }

        Part unchanged(@Nullable ProvedBy by) {
            return part(State.GOOD, "UNCHANGED", null, by);
        }

        Part changed(String message) {
            return part(State.BAD, "CHANGED", message, null);
        }

        Part unknown(String message) {
            return part(State.UNKNOWN, "UNKNOWN", message, null);
        }

        private Part part(State state, String word, @Nullable String message, @Nullable ProvedBy by) {
            JsonFacts facts = new JsonFacts()
                    .with("state", word)
                    .with("message", JsonFacts.cut(message))
                    .with("provedBy", by)
                    .with("version", stored == null ? null : stored.version())
                    .with("domainController", attributes.domainController())
                    .with("pwdLastSet", attributes.pwdLastSet())
                    .with("keyVersion", attributes.keyVersion());
            return new Part(state, message, facts.asMap());
        }
    }

    /**
     * In the words that are sealed, so that a node which goes on after another one asks for the same.
     *
     * @return false when another rotation is in the way, and it is to be asked for again
     */
    private boolean askForRepairWhereNeeded(Rotation rotation, SealedEvidence sealed) {
        Map<?, ?> document = Json.read(sealed.document(), Map.class);
        Confirmation result = Confirmation.valueOf(String.valueOf(document.get("result")));
        boolean needed = result == Confirmation.FAILED || result == Confirmation.NOT_PROVED;
        if (!needed || supersededBy(rotation).isPresent()) {
            return true;
        }
        String reason = PlainText.oneLine(
                "The second proof of rotation " + rotation.id() + " (entry " + sealed.number() + " of the evidence) "
                        + (result == Confirmation.FAILED ? "failed: " : "could not be made: ")
                        + document.get("message"),
                RequestRules.LONGEST_REASON);
        // where one is demanded, it is the same change; what the ticket says now is judged like every other
        String ticket = accounts.find(rotation.account())
                .filter(Account::ticketRequired)
                .map(account -> rotation.ticket())
                .orElse(null);
        RotationRequest request =
                new RotationRequest(rotation.account(), RotationRequest.Kind.REPAIR, reason, ticket, null, null);
        try {
            String key = TASK + " " + rotation.id();
            String repair = engine.as(SymptomWatch.WATCH, () -> rotations.request(request, SymptomWatch.WATCH, key))
                    .id();
            log.warn("{} Repair {} was asked for and waits for approval.", reason, repair);
        } catch (RotationProblem problem) {
            if (problem.kind() == RotationProblem.Kind.ALREADY_RUNNING
                    || problem.kind() == RotationProblem.Kind.TRY_AGAIN_LATER) {
                return false;
            }
            log.error("{} No repair could be asked for: {}", reason, problem.getMessage());
        }
        return true;
    }
}
