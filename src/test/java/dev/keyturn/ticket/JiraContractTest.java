package dev.keyturn.ticket;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Closing;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JiraContractTest {

    private static final String ISSUE = "/rest/api/2/issue/CHM-42";
    private static final String APPROVAL = "/rest/servicedeskapi/request/CHM-42/approval";
    private static final Instant NOW = Instant.parse("2027-01-31T22:10:00Z");

    @RegisterExtension
    static final TicketSystemServer JIRA = new TicketSystemServer();

    private final TicketSystem system = JIRA.open(
                    Type.JIRA,
                    JIRA.basic(),
                    Map.of(
                            TicketField.ACCOUNT, "/fields/customfield_10050",
                            TicketField.WINDOW_START, "/fields/customfield_10060",
                            TicketField.WINDOW_END, "/fields/customfield_10061"),
                    null,
                    Clock.fixed(NOW, ZoneOffset.UTC))
            .system();

    @Test
    void aChangeIsReadWithItsApprovalsAndAffectedItems() {
        stubIssue();
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson(recorded("jira-approval.json"))));
        assertThat(system.read("CHM-42").orElseThrow())
                .isEqualTo(new Ticket(
                        "changes",
                        "CHM-42",
                        "[System] Change",
                        "Implementing",
                        "Implementing",
                        "indeterminate",
                        Approval.APPROVED,
                        "beth.anglin@contoso.com",
                        List.of("contoso.com", "aadc01"),
                        Instant.parse("2027-01-31T22:00:00Z"),
                        Instant.parse("2027-02-01T00:00:00Z"),
                        "Rotate the password of contoso.com"));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "approved,APPROVED",
        "pending,OPEN",
        "declined,REJECTED",
        "approved pending,OPEN",
        "approved declined,REJECTED",
        "approved approved,APPROVED"
    })
    void everyApprovalThatWasAskedForCountsOnEveryPage(String decisions, Approval approval) {
        stubIssue();
        String[] all = decisions.split(" ");
        for (int i = 0; i < all.length; i++) {
            JIRA.server()
                    .stubFor(get(urlPathEqualTo(APPROVAL))
                            .withQueryParam("start", equalTo(String.valueOf(i * 50)))
                            .willReturn(okJson("{\"isLastPage\":" + (i == all.length - 1)
                                    + ",\"values\":[{\"finalDecision\":\"" + all[i] + "\"}]}")));
        }
        assertThat(system.read("CHM-42").orElseThrow().approval()).isEqualTo(approval);
    }

    @Test
    void aChangeWithoutAnyApprovalIsNotApproved() {
        stubIssue();
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson("{\"isLastPage\":true,\"values\":[]}")));
        assertThat(system.read("CHM-42").orElseThrow().approval()).isEqualTo(Approval.OPEN);
    }

    @Test
    void anIssueThatIsNotThereIsNoTicket() {
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(aResponse().withStatus(404)));
        assertThat(system.read("CHM-42")).isEmpty();
    }

    @Test
    void aClosingNoteTakesTheTransitionByItsNameAndCommentsInternally() {
        stubTransitions();
        JIRA.server()
                .stubFor(post(urlPathEqualTo(ISSUE + "/comment"))
                        .willReturn(aResponse().withStatus(201)));
        system.write("CHM-42", "It ended.", new Closing("Completed", "Done"));
        JIRA.server()
                .verify(postRequestedFor(urlPathEqualTo(ISSUE + "/transitions"))
                        .withRequestBody(equalToJson(
                                "{\"transition\":{\"id\":\"711\"},\"fields\":{\"resolution\":{\"name\":\"Done\"}}}")));
        JIRA.server()
                .verify(postRequestedFor(urlPathEqualTo(ISSUE + "/comment"))
                        .withRequestBody(matchingJsonPath("$.body", equalTo("It ended.")))
                        .withRequestBody(matchingJsonPath("$.properties[0].value.internal", equalTo("true"))));
    }

    @Test
    void aStateThatIsSetAlreadyIsLeftAloneAndOneThatCannotBeSetIsSaid() {
        stubTransitions();
        stubIssue();
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson(recorded("jira-approval.json"))));
        JIRA.server()
                .stubFor(post(urlPathEqualTo(ISSUE + "/comment"))
                        .willReturn(aResponse().withStatus(201)));
        system.write("CHM-42", "It ended.", new Closing("Implementing", null));
        assertThatThrownBy(() -> system.write("CHM-42", "It ended.", new Closing("Closed", null)))
                .hasMessageContaining("offers Fail, Mark as complete, but not Closed");
        JIRA.server().verify(0, postRequestedFor(urlPathEqualTo(ISSUE + "/transitions")));
        JIRA.server().verify(1, postRequestedFor(urlPathEqualTo(ISSUE + "/comment")));
    }

    @Test
    void aCommentThatWasWrittenBeforeIsFoundOnALaterPage() {
        String other = "{\"startAt\":0,\"maxResults\":50,\"total\":51,\"comments\":[{\"body\":\"Other\"}]}";
        String ours =
                "{\"startAt\":50,\"maxResults\":50,\"total\":51,\"comments\":[{\"body\":\"x [keyturn-update-1]\"}]}";
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/comment"))
                        .withQueryParam("startAt", equalTo("0"))
                        .willReturn(okJson(other)));
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/comment"))
                        .withQueryParam("startAt", equalTo("50"))
                        .willReturn(okJson(ours)));
        assertThat(system.hasUpdate("CHM-42", "keyturn-update-1")).isTrue();
        assertThat(system.hasUpdate("CHM-42", "keyturn-update-2")).isFalse();
    }

    @Test
    void pollingFollowsTheTokenInTheCloudAndCountsInDataCenter() {
        String first = "{\"issues\":[{\"key\":\"CHM-1\",\"fields\":{\"updated\":\"a\"}}],\"nextPageToken\":\"more\"}";
        String second = "{\"issues\":[{\"key\":\"CHM-2\",\"fields\":{\"updated\":\"b\"}}]}";
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .atPriority(2)
                        .withQueryParam("jql", matching("updated >= -12m ORDER BY updated"))
                        .willReturn(okJson(first)));
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .atPriority(1)
                        .withQueryParam("nextPageToken", equalTo("more"))
                        .willReturn(okJson(second)));
        Instant since = NOW.minusSeconds(600);
        assertThat(system.changedSince(since))
                .containsExactly(new TicketSystem.Changed("CHM-1", "a"), new TicketSystem.Changed("CHM-2", "b"));

        JIRA.server().resetAll();
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search/jql"))
                        .willReturn(aResponse().withStatus(404)));
        JIRA.server()
                .stubFor(get(urlPathEqualTo("/rest/api/2/search"))
                        .withQueryParam("startAt", equalTo("0"))
                        .willReturn(okJson(second)));
        assertThat(system.changedSince(since)).containsExactly(new TicketSystem.Changed("CHM-2", "b"));
    }

    private static void stubIssue() {
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(okJson(recorded("jira-issue.json"))));
    }

    private static void stubTransitions() {
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/transitions"))
                        .willReturn(okJson(recorded("jira-transitions.json"))));
        JIRA.server()
                .stubFor(post(urlPathEqualTo(ISSUE + "/transitions"))
                        .willReturn(aResponse().withStatus(204)));
    }

    private static String recorded(String name) {
        return TicketSystemServer.recorded(name);
    }
}
