package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.SourceDiagnostics.Check;
import dev.keyturn.ticket.SourceDiagnostics.Proof;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSourceSettings.WriteBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the test of a source says to the administrator of an instance whose rights are not what they should be. */
class SourceProofTest {

    private static final String CHANGE = "CHG0030042";

    @TempDir
    Path folder;

    private final ServiceNowInstance instance = new ServiceNowInstance().change(CHANGE, "contoso.com");
    private final FakeRotations rotations = new FakeRotations();
    private TicketSource source;

    @BeforeEach
    void open() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "of-the-integration-user");
        TicketSourceSettings all = TicketSystemServer.settings(
                instance.url(),
                Type.SERVICENOW,
                TicketSystemServer.login("keyturn", password, null),
                null,
                null,
                List.of(),
                true);
        source = TicketSource.open(
                "snow",
                new TicketSourceSettings(
                        all.type(),
                        all.url(),
                        all.ticketPattern(),
                        all.login(),
                        all.fields(),
                        all.gate(),
                        all.accounts(),
                        all.people(),
                        null,
                        null,
                        null,
                        new WriteBack(null, Map.of("VERIFIED", "0, 3"), Map.of("VERIFIED", "successful")),
                        all.replacesFirstApproval()),
                TicketSystemServer.LIMITS,
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void everythingThatARotationNeedsIsProvedWithOneTicket() {
        Map<String, Check> checks = test(CHANGE, true, "VERIFIED");
        assertThat(checks.values()).allSatisfy(check -> assertThat(check.proof())
                .as(check.name() + ": " + check.message())
                .isEqualTo(Proof.PROVED));
        assertThat(checks.keySet())
                .contains(
                        "changes",
                        "names",
                        "ticket",
                        "fields.state",
                        "fields.requester",
                        "fields.author",
                        "fields.approval",
                        "fields.on-hold",
                        "fields.account",
                        "fields.window-start",
                        "fields.window-end",
                        "approval",
                        "author",
                        "account",
                        "gate",
                        "note",
                        "close");
        assertThat(instance.of(CHANGE, "state")).isEqualTo("3");
        assertThat(instance.notes(CHANGE)).hasSize(1);
    }

    @Test
    void withoutBeingToldToItWritesNothingAndSaysWhatIsNotProved() {
        Map<String, Check> checks = test(CHANGE, false, null);
        assertThat(checks.get("note").proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(checks.get("note").message()).contains("write=true");
        assertThat(checks.get("close").proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(checks.get("close").message()).contains("close=VERIFIED");
        assertThat(instance.written(CHANGE)).isEmpty();
        assertThat(test(null, false, null).get("ticket").message()).contains("?ticket=CHG0030042");
    }

    @Test
    void aFieldIsAbsentOrEmptyWithoutTheOthersBeingKeptBack() {
        instance.rightsHide("on_hold");
        instance.set(CHANGE, "start_date", "");
        Map<String, Check> checks = test(CHANGE, true, null);
        assertThat(checks.get("ticket").proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(checks.get("fields.on-hold").proof()).isEqualTo(Proof.ABSENT);
        assertThat(checks.get("fields.on-hold").message()).contains("right to read");
        assertThat(checks.get("fields.window-start").proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(checks.get("fields.window-end").proof()).isEqualTo(Proof.PROVED);
        assertThat(instance.written(CHANGE))
                .as("nothing is written into what cannot be read")
                .isEmpty();
    }

    @Test
    void aNoteThatIsDroppedIsAbsentAndOneThatIsHiddenIsNotProved() {
        instance.journalIsReadable(false);
        assertThat(test(CHANGE, true, null).get("note").proof()).isEqualTo(Proof.NOT_PROVED);
        instance.journalIsReadable(true);
        instance.rightsKeep("work_notes");
        assertThat(test(CHANGE, true, null).get("note").proof()).isEqualTo(Proof.ABSENT);
    }

    @Test
    void noTicketIsClosedUnderWhichARotationRunsOrThatIsOfNoAccount() {
        rotations.start(new TicketRotations.Request("contoso.com", "", CHANGE, null, null, null));
        assertThat(test(CHANGE, true, "VERIFIED").get("close").message()).contains("A rotation runs");
        rotations.end("rotation-1", true);
        instance.set(CHANGE, "cmdb_ci/display", "something else");
        assertThat(test(CHANGE, true, "VERIFIED").get("close").message()).contains("none of Keyturn's accounts");
        assertThat(instance.of(CHANGE, "state")).isEqualTo("-1");
    }

    @Test
    void aClosingThatIsRefusedSaysWhatRefuses() {
        instance.hasOpenTasks(CHANGE, true);
        Check close = test(CHANGE, true, "VERIFIED").get("close");
        assertThat(close.proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(close.message()).contains("open change tasks");
    }

    @Test
    void theTableHasALineForEach() {
        Map<String, Check> checks = test(CHANGE, false, null);
        String table = SourceDiagnostics.table(List.copyOf(checks.values()));
        assertThat(table.lines()).hasSize(checks.size()).anyMatch(line -> line.matches("note +not proved +Name a.*"));
    }

    private Map<String, Check> test(String ticket, boolean write, String outcome) {
        SourceQuestions questions = new SourceQuestions(source, Clock.systemUTC());
        SourceProof proof = new SourceProof(questions, source, ONLY_CONTOSO, EVERYBODY, rotations, Clock.systemUTC());
        questions.changes();
        questions.names();
        String id = proof.ticket(ticket);
        proof.note(id, write);
        proof.close(id, outcome);
        Map<String, Check> checks = new LinkedHashMap<>();
        questions.checks().forEach(check -> checks.put(check.name(), check));
        return checks;
    }

    private static final KnownUsers EVERYBODY = new KnownUsers() {
        @Override
        public PersonNames namesOf(String user) {
            return PersonNames.of(user);
        }

        @Override
        public boolean knows(PersonNames person) {
            return true;
        }
    };

    private static final Accounts ONLY_CONTOSO = new Accounts() {
        @Override
        public List<Account> all() {
            return List.of(GateTest.CONTOSO);
        }

        @Override
        public Optional<Account> find(String name) {
            return Optional.of(GateTest.CONTOSO);
        }
    };
}
