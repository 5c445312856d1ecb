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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the test of a source says to the administrator of an instance whose rights are not what they should be. */
class SourceProofTest {

    private static final String CHANGE = "CHG0030042";
    private static final WriteBack CLOSING =
            new WriteBack(null, Map.of("VERIFIED", "0, 3"), Map.of("VERIFIED", "successful"));

    @TempDir
    Path folder;

    private final ServiceNowInstance instance = new ServiceNowInstance().change(CHANGE, "contoso.com");
    private final FakeRotations rotations = new FakeRotations();
    private boolean knowsEverybody = true;
    private TicketSource source;

    @BeforeEach
    void open() throws IOException {
        source = instance.source(folder, true, CLOSING);
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
                .containsExactly(
                        "changes",
                        "names",
                        "ticket",
                        "fields.id",
                        "fields.type",
                        "fields.state",
                        "fields.state-name",
                        "fields.requester",
                        "fields.author",
                        "fields.approval",
                        "fields.on-hold",
                        "fields.account",
                        "fields.window-start",
                        "fields.window-end",
                        "approval",
                        "approvers",
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
        Map<String, Check> without = test(null, false, null);
        assertThat(without.get("ticket").message()).contains("?ticket=CHG0030042");
        assertThat(without.keySet()).as("the same lines").isEqualTo(checks.keySet());
        assertThat(without.get("approvers").message()).contains("No ticket was read");
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
    void whoApprovedIsALineOfItsOwnWhereThatCounts() {
        knowsEverybody = false;
        Check stranger = test(CHANGE, false, null).get("approvers");
        assertThat(stranger.proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(stranger.message()).contains("fred.luddy approved it", "none of them is a user that Keyturn knows");
        instance.rightsHide("approver.user_name", "approver.email");
        Check hidden = test(CHANGE, false, null).get("approvers");
        assertThat(hidden.proof()).isEqualTo(Proof.NOT_PROVED);
        assertThat(hidden.message()).contains("Nobody is named who approved", "the right to see its approvals");
    }

    @Test
    void theTableHasALineForEach() {
        Map<String, Check> checks = test(CHANGE, false, null);
        String table = SourceDiagnostics.table(List.copyOf(checks.values()));
        assertThat(table.lines()).hasSize(checks.size()).anyMatch(line -> line.matches("note +not proved +Name a.*"));
    }

    /** Jira has no field of its own that says whether an issue is on hold; everything else that a rotation needs is proved. */
    @ParameterizedTest(name = "Data Center: {0}")
    @ValueSource(booleans = {false, true})
    void everythingThatARotationNeedsOfAJiraIsProvedButTheHold(boolean dataCenter) {
        try (JiraSite site = jira(dataCenter)) {
            site.takesResolutions = true;
            Map<String, Check> checks = test(JiraSite.ISSUE, true, "VERIFIED");
            assertThat(notProved(checks)).containsExactly("fields.on-hold");
            assertThat(checks.get("fields.on-hold").proof()).isEqualTo(Proof.ABSENT);
            assertThat(checks.keySet())
                    .contains(
                            "changes",
                            "names",
                            "ticket",
                            "fields.requester",
                            "fields.author",
                            "fields.account",
                            "fields.window-start",
                            "fields.window-end",
                            "approval",
                            "approvers",
                            "author",
                            "account",
                            "gate",
                            "note",
                            "close");
            assertThat(site.state()).isEqualTo("10015");
            assertThat(site.comments()).hasSize(1);
            site.takes = "Basic of another one";
            Map<String, Check> stranger = test(JiraSite.ISSUE, true, "VERIFIED");
            assertThat(stranger.keySet()).as("the same lines").containsExactlyElementsOf(checks.keySet());
            assertThat(notProved(stranger)).contains("changes", "names", "ticket", "fields.state", "note", "close");
        }
    }

    @Test
    void whatAJiraKeepsBackIsALineWithoutTheOthersBeingKeptBack() {
        try (JiraSite site = jira(false)) {
            site.approvals = 403;
            Map<String, Check> checks = test(JiraSite.ISSUE, false, null);
            assertThat(checks.get("ticket").message()).contains("lacks a right there");
            assertThat(checks.get("fields.state").proof()).isEqualTo(Proof.PROVED);
            assertThat(checks.get("approval").proof()).isEqualTo(Proof.NOT_PROVED);
            site.approvals = 404;
            assertThat(test(JiraSite.ISSUE, false, null).get("ticket").message())
                    .contains("is no request of a service project");
            site.approvals = 200;
            site.namesItsObjectByIds();
            site.assets = 403;
            assertThat(test(JiraSite.ISSUE, false, null).get("account").proof()).isEqualTo(Proof.ABSENT);
            site.assets = 200;
            site.showsComments = false;
            assertThat(test(JiraSite.ISSUE, true, null).get("note").proof()).isEqualTo(Proof.NOT_PROVED);
            assertThat(test(JiraSite.ISSUE, true, "VERIFIED").get("close").message())
                    .contains("does not take what stands in resolution");
        }
    }

    /** Nothing lists its states, and nothing shows the code again. */
    @Test
    void whatASystemThatSettingsDescribeDoesNotShowIsNotCalledProved() {
        try (DescribedSystem system = new DescribedSystem()) {
            source = described(system, DescribedSystem.ADDRESSES);
            Map<String, Check> checks = test(DescribedSystem.CHANGE, true, "VERIFIED");
            assertThat(notProved(checks)).containsExactly("names", "close");
            assertThat(checks.get("names").message()).contains("(open)");
            assertThat(checks.get("close").message()).contains("went through done", "Its code ok is not");
            assertThat(checks.keySet())
                    .contains("changes", "ticket", "fields.on-hold", "approvers", "author", "account", "gate", "note");
            system.change().remove("held");
            assertThat(test(DescribedSystem.CHANGE, false, null)
                            .get("fields.on-hold")
                            .proof())
                    .isEqualTo(Proof.ABSENT);
            source = described(
                    system,
                    new TicketSourceSettings.Generic(
                            "/changes/{id}", null, null, null, null, null, null, "/changes/{id}"));
            Map<String, Check> fewer = test(DescribedSystem.CHANGE, true, null);
            assertThat(fewer.get("changes").message()).contains("None are asked for");
            assertThat(fewer.get("note").message()).contains("Nothing is written");
        }
    }

    private JiraSite jira(boolean dataCenter) {
        JiraSite site = new JiraSite(dataCenter).inItsWindow();
        source = TicketSource.open(
                "jira",
                TicketSystemServer.settings(
                        site.url(),
                        Type.JIRA,
                        null,
                        JiraContractTest.FIELDS,
                        null,
                        List.of("qm:a713c8ea, fred"),
                        true,
                        new WriteBack(null, Map.of("VERIFIED", "Review, Completed"), Map.of("VERIFIED", "Done"))),
                TicketSystemServer.LIMITS,
                Clock.systemUTC());
        return site;
    }

    private static TicketSource described(DescribedSystem system, TicketSourceSettings.Generic addresses) {
        return TicketSource.open(
                "own",
                TicketSystemServer.settings(
                        system.url(),
                        Type.GENERIC,
                        null,
                        DescribedSystem.FIELDS,
                        addresses,
                        List.of(),
                        true,
                        new WriteBack(null, Map.of("VERIFIED", "done"), Map.of("VERIFIED", "ok"))),
                TicketSystemServer.LIMITS,
                Clock.systemUTC());
    }

    private static List<String> notProved(Map<String, Check> checks) {
        return checks.values().stream()
                .filter(check -> check.proof() != Proof.PROVED)
                .map(Check::name)
                .toList();
    }

    private Map<String, Check> test(String ticket, boolean write, String outcome) {
        SourceQuestions questions = new SourceQuestions(source, Clock.systemUTC());
        SourceProof proof = new SourceProof(questions, source, ONLY_CONTOSO, known, rotations, Clock.systemUTC());
        questions.changes();
        questions.names();
        String id = proof.ticket(ticket);
        proof.note(id, write);
        proof.close(id, outcome);
        Map<String, Check> checks = new LinkedHashMap<>();
        questions.checks().forEach(check -> checks.put(check.name(), check));
        assertThat(checks).as("each line once").hasSameSizeAs(questions.checks());
        return checks;
    }

    private final KnownUsers known = new KnownUsers() {
        @Override
        public PersonNames namesOf(String user) {
            return PersonNames.of(user);
        }

        @Override
        public boolean knows(PersonNames person) {
            return knowsEverybody;
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
