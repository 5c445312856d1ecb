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
import dev.keyturn.ticket.TicketSourceSettings.Closing;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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
                    new TicketFields(
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            "/fields/customfield_10050",
                            "/fields/customfield_10060",
                            "/fields/customfield_10061",
                            null),
                    null,
                    Clock.fixed(NOW, ZoneOffset.UTC))
            .system();

    @Test
    void a_change_is_read_with_its_approvals_and_affected_items() {
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
    void every_approval_that_was_asked_for_counts_on_every_page(String decisions, Approval approval) {
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
    void a_change_without_any_approval_is_not_approved() {
        stubIssue();
        JIRA.server().stubFor(get(urlPathEqualTo(APPROVAL)).willReturn(okJson("{\"isLastPage\":true,\"values\":[]}")));
        assertThat(system.read("CHM-42").orElseThrow().approval()).isEqualTo(Approval.OPEN);
    }

    @Test
    void an_issue_that_is_not_there_is_no_ticket() {
        JIRA.server().stubFor(get(urlPathEqualTo(ISSUE)).willReturn(aResponse().withStatus(404)));
        assertThat(system.read("CHM-42")).isEmpty();
    }

    @Test
    void a_closing_note_takes_the_transition_by_its_name_and_comments_internally() {
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
    void a_state_that_is_set_already_is_left_alone_and_one_that_cannot_be_set_is_said() {
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
    void a_comment_that_was_written_before_is_found_on_a_later_page() {
        String other = "{\"startAt\":0,\"maxResults\":50,\"total\":51,\"comments\":[{\"body\":\"Other\"}]}";
        String ours =
                "{\"startAt\":50,\"maxResults\":50,\"total\":51,\"comments\":[{\"body\":\"x [keyturn-note-1]\"}]}";
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/comment"))
                        .withQueryParam("startAt", equalTo("0"))
                        .willReturn(okJson(other)));
        JIRA.server()
                .stubFor(get(urlPathEqualTo(ISSUE + "/comment"))
                        .withQueryParam("startAt", equalTo("50"))
                        .willReturn(okJson(ours)));
        assertThat(system.hasNote("CHM-42", "keyturn-note-1")).isTrue();
        assertThat(system.hasNote("CHM-42", "keyturn-note-2")).isFalse();
    }

    @Test
    void polling_follows_the_token_in_the_cloud_and_counts_in_data_center() {
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
