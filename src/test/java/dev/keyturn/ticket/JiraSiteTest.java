package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.TicketSystem.Found;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An issue of a site whose user may have any language, whose Assets are ids, and whose transitions are offered in their state. */
class JiraSiteTest {

    private static final String ISSUE = JiraSite.ISSUE;
    private static final Instant NOW = Instant.parse("2027-01-31T22:10:00Z");

    private final JiraSite site = new JiraSite();
    private Instant now = NOW;
    private final TicketSource source = TicketSource.open(
            "jira",
            TicketSystemServer.settings(site.url(), Type.JIRA, null, JiraContractTest.FIELDS, null, List.of(), false),
            TicketSystemServer.LIMITS,
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    private final TicketSystem system = source.system();

    @AfterEach
    void close() {
        site.close();
    }

    private Ticket read() {
        return source.read(ISSUE).orElseThrow();
    }

    private GateDecision judge() {
        return source.gate().judge(read(), ISSUE, GateTest.CONTOSO, NOW);
    }

    @Test
    void aUserWhoseLanguageIsChangedAfterwardsChangesNoRule() {
        assertThat(judge().answer()).isEqualTo(GateDecision.Answer.PROCEED);
        site.language = 1;
        assertThat(read().state().name()).isEqualTo("In Umsetzung");
        assertThat(judge().answer()).isEqualTo(GateDecision.Answer.PROCEED);
        assertThat(system.doubtfulNames(List.of("Implementing", "10012"), List.of("[System] Change")))
                .as("the test of the source resolves them anew")
                .hasSize(2)
                .first()
                .asString()
                .contains("No state of this Jira is called \"Implementing\"", "write the id");
    }

    @Test
    void theUntranslatedNameCountsInEveryLanguage() {
        site.language = 1;
        site.tellsUntranslatedNames = true;
        assertThat(judge().answer()).isEqualTo(GateDecision.Answer.PROCEED);
        assertThat(system.doubtfulNames(List.of("Implementing"), List.of())).isEmpty();
    }

    @Test
    void aTranslatedNameThatNoRuleKnowsIsNoneOfTheStatesThatProceed() {
        site.language = 1;
        assertThat(judge().answer()).isNotEqualTo(GateDecision.Answer.PROCEED);
    }

    @Test
    void anObjectOfAssetsIsAskedForItsNameOnceInAWhile() {
        site.namesItsObjectByIds();
        assertThat(judge().answer()).isEqualTo(GateDecision.Answer.PROCEED);
        read();
        assertThat(site.assetsAsked).hasValue(1);
        site.label = "fabrikam.com";
        now = now.plus(Duration.ofMinutes(11));
        assertThat(judge().reason()).isEqualTo(GateDecision.Reason.SUBJECT);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void anObjectThatIsNotShownIsNotResolved(int status) {
        site.namesItsObjectByIds();
        site.assets = status;
        assertThat(read().unresolved()).containsExactly("8f2c1e9a-0001:15");
        assertThat(judge().reason()).isEqualTo(GateDecision.Reason.NOT_RESOLVED);
    }

    /** One text for each object, in Data Center, and no list of one in a field for one. */
    @Test
    void anObjectOfDataCenterCountsByItsNameAndByItsKey() {
        site.namesItsObject("contoso.com (CMDB-15)", "aadc01 (old) (CMDB-16)");
        Ticket ticket = read();
        assertThat(ticket.subjects())
                .containsExactly(
                        "contoso.com (CMDB-15)",
                        "contoso.com",
                        "CMDB-15",
                        "aadc01 (old) (CMDB-16)",
                        "aadc01 (old)",
                        "CMDB-16");
        assertThat(ticket.raw().get("fields.account"))
                .as("what stood there")
                .isEqualTo("[\"contoso.com (CMDB-15)\",\"aadc01 (old) (CMDB-16)\"]");
        assertThat(judge().answer()).isEqualTo(GateDecision.Answer.PROCEED);
        site.namesItsObject("fabrikam.com (CMDB-17)", "contoso.com (x-1)");
        assertThat(judge().reason()).isEqualTo(GateDecision.Reason.SUBJECT);
        assertThat(new JiraAssets(site.url(), null, id -> false, null)
                        .named(JsonServer.JSON.getNodeFactory().textNode("contoso.com (CMDB-15)")))
                .as("a text alone")
                .map(JsonNode::textValue)
                .contains("contoso.com", "CMDB-15");
    }

    @Test
    void whileAssetsAreAwayTheTicketIsNotRead() {
        site.namesItsObjectByIds();
        site.assets = 503;
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isTrue());
    }

    @Test
    void aSitesAssetsAreAtTheVendorsAddressAndOthersBelowUrl() {
        assertThat(JiraAssets.base(URI.create("https://contoso.atlassian.net")))
                .isEqualTo(URI.create("https://api.atlassian.com"));
        for (String url : List.of("https://api.atlassian.com/ex/jira/1", "https://jira.contoso.com/jira")) {
            assertThat(JiraAssets.base(URI.create(url))).isEqualTo(URI.create(url));
        }
    }

    @Test
    void anIssueIsClosedThroughItsStatesByIdsOrNamesAndEachIsReadBack() {
        system.close(ISSUE, new Closing(List.of("10013", "Completed"), null), "It ended.");
        assertThat(site.state()).isEqualTo("10015");
        // again, as after an answer that was lost
        system.close(ISSUE, new Closing(List.of("10013", "Completed"), null), "It ended.");
        site.isIn("10012");
        site.language = 1;
        system.close(ISSUE, new Closing(List.of("To Prüfung", "Completed"), null), "It ended.");
        assertThat(site.state()).as("a transition, and a name from before").isEqualTo("10015");
    }

    @Test
    void whatRefusesToCloseOrOnlySaysSuccessIsTold() {
        assertThatThrownBy(() -> system.close(ISSUE, new Closing(List.of("Completed"), null), "It ended."))
                .hasMessageContainingAll(
                        "is in the state Implementing",
                        "offers To Planning (710011), To Review (710013)",
                        "but not Completed");
        assertThatThrownBy(() -> system.close(ISSUE, new Closing(List.of("Review"), "Done"), "It ended."))
                .hasMessageContaining("does not take what stands in resolution");
        site.dropsTransitions = true;
        assertThatThrownBy(() -> system.close(ISSUE, new Closing(List.of("Review"), null), "It ended."))
                .hasMessageContaining("is in the state Implementing and not in Review");
    }

    @Test
    void aCommentThatIsNotShownIsUnproved() {
        system.write(ISSUE, "One [marker-1]");
        assertThat(system.find(ISSUE, "marker-1")).isEqualTo(Found.YES);
        assertThat(system.find(ISSUE, "marker-2")).isEqualTo(Found.NO);
        site.showsComments = false;
        assertThat(system.find(ISSUE, "marker-1")).isEqualTo(Found.UNPROVED);
        site.hasPublicComment("When will it be done?");
        assertThat(system.find(ISSUE, "marker-1"))
                .as("who is no agent sees the customers' comments alone")
                .isEqualTo(Found.UNPROVED);
    }

    @Test
    void aResolutionIsSetWithTheLastStateAndReadBack() {
        site.takesResolutions = true;
        system.close(ISSUE, new Closing(List.of("Review", "Completed"), "Done"), "It ended.");
        assertThat(site.state()).isEqualTo("10015");
        assertThatThrownBy(() -> system.close(ISSUE, new Closing(List.of("Completed"), "Won't do"), "It ended."))
                .hasMessageContaining("is not Won't do afterwards");
    }

    @Test
    void whoIsNotKnownIsToldSoWhateverIsAsked() {
        site.takes = "Basic other";
        for (ThrowableAssert.ThrowingCallable asked : List.<ThrowableAssert.ThrowingCallable>of(
                this::read,
                () -> system.changes(NOW.minusSeconds(60), null),
                () -> system.doubtfulNames(List.of("x"), List.of()))) {
            assertThatThrownBy(asked).hasMessageContaining("as to a stranger");
        }
        assertThatThrownBy(system::proveLogin).hasMessageContaining("does not take Keyturn's login");
    }

    @Test
    void aListOfChangesIsOfTheTypesThatTheGateTakes() {
        system.changes(NOW.minus(Duration.ofDays(1)), null);
        assertThat(site.searches)
                .containsExactly("issuetype in (10005) AND updated >= -2882m ORDER BY updated DESC, key DESC");
    }
}
