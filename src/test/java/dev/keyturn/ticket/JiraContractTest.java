package dev.keyturn.ticket;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.Database;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Found;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JiraContractTest {

    private static final String ISSUE = "/rest/api/2/issue/CHM-42";
    private static final String APPROVAL = "/rest/servicedeskapi/request/CHM-42/approval";
    private static final Instant NOW = Instant.parse("2027-01-31T22:10:00Z");
    private static final String LATER = "2027-01-31T23:09:00.000+0100";
    private static final String EARLIER = "2027-01-31T23:08:00.000+0100";

    @RegisterExtension
    static final TicketSystemServer JIRA = new TicketSystemServer();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TicketSource source = open(List.of());
    private final TicketSystem system = source.system();

    @BeforeEach
    void itsNames() {
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/status"))
                        .willReturn(okJson("[{\"id\":\"10012\",\"name\":\"Implementing\"}]")));
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/issuetype"))
                        .willReturn(okJson("[{\"id\":\"10005\",\"name\":\"[System] Change\"}]")));
    }

    @Test
    void aChangeIsReadWithItsApprovalsAndAffectedItems() {
        stubIssue();
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson(recorded("jira-approval.json"))));
        assertThat(system.read("CHM-42").orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(SampleTicket.of("CHM-42")
                        .from("changes")
                        .type("10005", "[System] Change")
                        .state("10012", "Implementing")
                        .approval(Approval.GIVEN)
                        .category("indeterminate")
                        .person(TicketField.REQUESTER, "beth.anglin@contoso.com")
                        .person(TicketField.AUTHOR, "beth.anglin@contoso.com")
                        .naming(List.of("contoso.com", "aadc01"))
                        .window(Instant.parse("2027-01-31T22:00:00Z"), Instant.parse("2027-02-01T00:00:00Z"))
                        .title("Rotate the password of contoso.com")
                        .ticket());
    }

    @Test
    void thereIsNoAuthorWhereJiraHidesEveryNameUntilTheAccountIsListed() throws Exception {
        ObjectNode issue = (ObjectNode) JSON.readTree(recorded("jira-issue.json"));
        for (String person : List.of("creator", "reporter")) {
            ((ObjectNode) issue.at("/fields/" + person)).remove("emailAddress");
        }
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(okJson(issue.toString())));
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson(recorded("jira-approval.json"))));
        assertThat(system.read("CHM-42").orElseThrow().withoutAuthor())
                .containsExactly(TicketField.REQUESTER, TicketField.AUTHOR);

        Ticket mapped = open(List.of("5b10a2844c20165700ede21g, beth", "qm:a713c8ea,fred"))
                .system()
                .read("CHM-42")
                .orElseThrow();
        assertThat(mapped.withoutAuthor()).isEmpty();
        assertThat(mapped.authors()).singleElement().satisfies(author -> assertThat(
                        author.mayBe(PersonNames.of("BETH")))
                .isTrue());
        assertThat(mapped.approvers()).singleElement().satisfies(approver -> assertThat(approver.has("fred"))
                .isTrue());
    }

    @Test
    void aReporterWhoWasChangedLeavesTheOneWhoMadeTheIssueItsAuthorAsWell() throws Exception {
        ObjectNode issue = (ObjectNode) JSON.readTree(recorded("jira-issue.json"));
        ((ObjectNode) issue.at("/fields/reporter")).put("emailAddress", "other@contoso.com");
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(okJson(issue.toString())));
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson(recorded("jira-approval.json"))));
        assertThat(system.read("CHM-42").orElseThrow().authors())
                .containsExactly(PersonNames.of("other@contoso.com"), PersonNames.of("beth.anglin@contoso.com"));
    }

    @Test
    void anIssueThatIsNoServiceRequestSaysSo() {
        stubIssue();
        JIRA.server()
                .stubFor(get(urlPathEqualTo(APPROVAL))
                        .willReturn(aResponse()
                                .withStatus(404)
                                .withBody("{\"errorMessage\":\"The request you tried to retrieve does not exist.\"}")));
        assertThatThrownBy(() -> system.read("CHM-42"))
                .hasMessageContainingAll("is no request of a service project", "gate.approval-required");
    }

    /** As Jira Cloud answers to a token that has run out, or was mistyped (MrRefactoring/jira.js, 418). */
    @Test
    void anAnswerToAStrangerIsNotBelieved() {
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .willReturn(okJson("{\"issues\":[],\"isLast\":true}")
                                .withHeader("x-seraph-loginreason", "AUTHENTICATED_FAILED")));
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE))
                        .willReturn(aResponse()
                                .withStatus(404)
                                .withHeader("x-seraph-loginreason", "AUTHENTICATED_FAILED")));
        assertThatThrownBy(() -> system.changes(NOW, null)).hasMessageContaining("as to a stranger");
        assertThatThrownBy(() -> system.read("CHM-42")).hasMessageContaining("as to a stranger");

        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(aResponse().withStatus(404)));
        // as text, and not as JSON (atlassian/gajira-login, 59)
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/myself"))
                        .willReturn(aResponse()
                                .withStatus(401)
                                .withBody("Client must be authenticated to access this resource.")));
        assertThatThrownBy(() -> source.read("CHM-42")).hasMessageContaining("does not take Keyturn's login");
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/myself"))
                        .willReturn(okJson("{\"accountId\":\"5b10a2844c20165700ede21g\",\"active\":true}")));
        assertThat(source.read("CHM-42")).isEmpty();
    }

    @Test
    void anIssueThatWasMovedIsAskedForUnderItsNewKey() {
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE))
                        .willReturn(okJson(recorded("jira-issue.json").replace("\"CHM-42\"", "\"OPS-7\""))));
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson(recorded("jira-approval.json"))));
        assertThatThrownBy(() -> source.read("CHM-42")).hasMessageContainingAll("gave OPS-7", "Was it moved?");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "approved,GIVEN",
        "pending,OPEN",
        "declined,REJECTED",
        "approved pending,OPEN",
        "approved declined,REJECTED",
        "approved approved,GIVEN",
        "declined approved,GIVEN",
        "declined pending,OPEN",
        "declined approved declined,REJECTED",
        "approved declined approved pending,OPEN"
    })
    void everyApprovalOfTheLastRoundCountsOnEveryPage(String decisions, Approval approval) {
        stubIssue();
        String[] all = decisions.split(" ");
        for (int i = 0; i < all.length; i++) {
            JIRA.server()
                    .stubFor(get(urlPathEqualTo(APPROVAL))
                            .withQueryParam("start", equalTo(String.valueOf(i)))
                            .willReturn(okJson("{\"isLastPage\":" + (i == all.length - 1)
                                    + ",\"values\":[{\"finalDecision\":\"" + all[i] + "\"}]}")));
        }
        assertThat(system.read("CHM-42").orElseThrow().approval()).isEqualTo(approval);
    }

    @Test
    void aChangeWithoutAnyApprovalIsNotApproved() {
        stubIssue();
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson("{\"isLastPage\":true,\"values\":[]}")));
        assertThat(system.read("CHM-42").orElseThrow().approval()).isEqualTo(Approval.NOT_REQUESTED);
    }

    /** As Data Center answers without the header (MrRefactoring/jira.js, 213), and where the interface is kept shut. */
    @Test
    void approvalsThatDataCenterCallsExperimentalAreAskedForAsItWants() {
        stubIssue();
        JIRA.server()
                .stubFor(get(urlPathEqualTo(APPROVAL))
                        .atPriority(9)
                        .willReturn(aResponse()
                                .withStatus(412)
                                .withBody(
                                        "{\"errorMessage\":\"API is experimental.  Experimental APIs are not guaranteed to"
                                                + " be stable within the preview period. You must set the header"
                                                + " 'X-ExperimentalApi: opt-in' to opt into using this API.\"}")));
        assertThatThrownBy(() -> system.read("CHM-42")).hasMessageContaining("calls experimental");
        JIRA.server()
                .stubFor(get(urlPathEqualTo(APPROVAL))
                        .atPriority(1)
                        .withHeader("X-ExperimentalApi", equalTo("opt-in"))
                        .willReturn(okJson(recorded("jira-approval.json"))));
        assertThat(system.read("CHM-42").orElseThrow().approval()).isEqualTo(Approval.GIVEN);
    }

    @Test
    void anIssueThatIsNotThereIsNoTicket() {
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(aResponse().withStatus(404)));
        assertThat(system.read("CHM-42")).isEmpty();
    }

    @Test
    void aCommentThatWasWrittenBeforeIsFoundOnALaterPage() {
        String other = "{\"startAt\":0,\"maxResults\":1,\"total\":2,\"comments\":[{\"body\":\"Other\"}]}";
        String ours = "{\"startAt\":1,\"maxResults\":1,\"total\":2,\"comments\":[{\"body\":\"x [keyturn-update-1]\"}]}";
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/comment"))
                        .withQueryParam("startAt", equalTo("0"))
                        .willReturn(okJson(other)));
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/comment"))
                        .withQueryParam("startAt", equalTo("1"))
                        .willReturn(okJson(ours)));
        assertThat(system.find("CHM-42", "keyturn-update-1")).isEqualTo(Found.YES);
        assertThat(system.find("CHM-42", "keyturn-update-2")).isEqualTo(Found.NO);
    }

    @Test
    void pollingFollowsTheTokenInTheCloudAndCountsInDataCenter() {
        String first = "{\"issues\":[{\"key\":\"CHM-1\",\"fields\":{\"updated\":\"" + LATER
                + "\"}}],\"nextPageToken\":\"more\",\"isLast\":false}";
        String second =
                "{\"issues\":[{\"key\":\"CHM-2\",\"fields\":{\"updated\":\"" + EARLIER + "\"}}],\"isLast\":true}";
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .atPriority(2)
                        .withQueryParam(
                                "jql",
                                equalTo("issuetype in (10005) AND updated >= -1452m ORDER BY updated DESC, key DESC"))
                        .willReturn(okJson(first)));
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .atPriority(1)
                        .withQueryParam("nextPageToken", equalTo("more"))
                        .willReturn(okJson(second)));
        Instant since = NOW.minusSeconds(600);
        assertThat(TicketSystemServer.walk(system, since))
                .containsExactly(new TicketSystem.Changed("CHM-1", LATER), new TicketSystem.Changed("CHM-2", EARLIER));

        JIRA.server().resetAll();
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .willReturn(aResponse().withStatus(404)));
        inDataCenter("0", "CHM-1");
        inDataCenter("1", "CHM-2");
        assertThat(TicketSystemServer.walk(system, since))
                .containsExactly(
                        new TicketSystem.Changed("CHM-1", EARLIER), new TicketSystem.Changed("CHM-2", EARLIER));
    }

    /** It gives fewer than it was asked for, as an administrator can have it do. */
    private static void inDataCenter(String start, String key) {
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search"))
                        .withQueryParam("startAt", equalTo(start))
                        .willReturn(
                                okJson("{\"startAt\":" + start + ",\"maxResults\":1,\"total\":2,\"issues\":[{\"key\":\""
                                        + key + "\",\"fields\":{\"updated\":\"" + EARLIER + "\"}}]}")));
    }

    /** Of one that gives the same place again, the poll itself says so. */
    @Test
    void aPollThatCannotEndFailsInsteadOfLeavingSomethingOut() {
        String page =
                "{\"issues\":[{\"key\":\"CHM-1\",\"fields\":{\"updated\":\"" + LATER + "\"}}],%s\"isLast\":false}";
        JIRA.server().stubFor(get(urlPathEqualTo("/rest/api/2/search/jql")).willReturn(okJson(page.formatted(""))));
        assertThatThrownBy(() -> system.changes(NOW.minusSeconds(600), null))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isTrue());
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .willReturn(okJson(page.formatted("\"nextPageToken\":\"same\","))));
        try (TicketRig room = new TicketRig(Database.H2, Type.JIRA, system)) {
            room.polls();
            room.work();
            JIRA.server().verify(3, getRequestedFor(urlPathEqualTo("/rest/api/2/search/jql")));
        }
    }

    /** Relative times move on with the clock, so more is asked for than is wanted, and no more is taken. */
    @Test
    void aListOfChangesEndsWhereItGetsOlderThanWhatWasAskedForAndAPlaceIsGoodForADay() {
        Instant since = NOW.minusSeconds(600);
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .willReturn(okJson("{\"issues\":[{\"key\":\"CHM-1\",\"fields\":{\"updated\":\"" + LATER
                                + "\"}},{\"key\":\"CHM-2\",\"fields\":{\"updated\":\"2027-01-31T22:59:59.000+0100\"}}],"
                                + "\"nextPageToken\":\"more\",\"isLast\":false}")));
        assertThat(system.changes(since, null))
                .isEqualTo(new TicketSystem.Changes(List.of(new TicketSystem.Changed("CHM-1", LATER)), null));
        assertThat(system.changes(since.minusSeconds(60), null).next()).isEqualTo("1453 more");
        system.changes(since, "11 more");
        JIRA.server()
                .verify(
                        0,
                        getRequestedFor(urlPathEqualTo("/rest/api/2/search/jql"))
                                .withQueryParam("nextPageToken", equalTo("more")));
        system.changes(since, "1452 more");
        JIRA.server()
                .verify(
                        1,
                        getRequestedFor(urlPathEqualTo("/rest/api/2/search/jql"))
                                .withQueryParam("nextPageToken", equalTo("more")));
    }

    /** A change that is listed without its time would be known already when it changes again. */
    @Test
    void aListOfChangesWithoutTheirTimesIsRefused() {
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .willReturn(okJson("{\"issues\":[{\"key\":\"CHM-1\",\"fields\":{}}],\"isLast\":true}")));
        assertThatThrownBy(() -> system.changes(NOW, null)).hasMessageContaining("without the time");
    }

    static final Map<TicketField, String> FIELDS = Map.of(
            TicketField.ACCOUNT, "/fields/customfield_10050",
            TicketField.WINDOW_START, "/fields/customfield_10060",
            TicketField.WINDOW_END, "/fields/customfield_10061");

    private static TicketSource open(List<String> people) {
        return JIRA.open(Type.JIRA, JIRA.basic(), FIELDS, null, people, true, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static void stubIssue() {
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(okJson(recorded("jira-issue.json"))));
    }

    private static String recorded(String name) {
        return TicketSystemServer.recorded(name);
    }
}
