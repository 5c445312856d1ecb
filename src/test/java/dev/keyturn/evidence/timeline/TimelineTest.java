package dev.keyturn.evidence.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.timeline.Timeline.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            who asked             | {"rotation":{"requester":"ann","requestedAt":"T","account":"contoso.com","reason":"Old.","ticket":"CHG1"}}  | person:ann | Asked for a rotation of contoso.com | Reason: “Old.” Ticket CHG1. | DONE | ann | -
            a repair for another  | {"rotation":{"requester":"svc","requestedAt":"T","account":"contoso.com","kind":"REPAIR","onBehalfOf":"ann","login":"TICKET_SYSTEM"}} | person:svc | Asked for a repair of contoso.com | On behalf of ann, who wrote the ticket. Came from the ticket system. | DONE | svc | -
            an approval           | {"fourEyes":{"approvals":[{"by":"bob","at":"T","comment":"Fine.","login":"OPENID_CONNECT"}]}} | person:bob | Approved | “Fine.” Logged in with OpenID Connect. | DONE | bob | -
            a rejection           | {"fourEyes":{"rejection":{"by":"bob","at":"T","comment":null}}} | person:bob | Rejected | - | DONE | bob | -
            an escalation         | {"fourEyes":{"escalatedAt":"T"}} | process | Escalated: the second group may approve as well | - | INFO | - | -
            a cancellation        | {"cancellation":{"by":"ann","at":"T","reason":"Later."}} | person:ann | Cancelled the rotation | Reason: “Later.” | DONE | ann | -
            a task that waits     | {"tasks":[{"task":"approve-rotation","createdAt":"T","endedAt":null}]} | process | Approve rotation waits for a person | - | WAITING | - | -
            a decision            | {"tasks":[{"id":"t","task":"decide-how-to-continue","name":"Decide how to continue","completedBy":"op","endedAt":"T","ended":"completed","decision":"ROLL_BACK","comment":"Safer."}]} | person:op | Completed Decide how to continue | Decision: roll back. “Safer.” | DONE | op | -
            a decision, first schema | {"tasks":[{"task":"decide-how-to-continue","assignee":"op","endedAt":"T","ended":"completed","decision":"RETRY"}]} | person:op | Completed Decide how to continue | Decision: retry. | DONE | op | -
            a step in AD          | {"steps":[{"step":"changePasswordInAd","state":"DONE","attempts":1,"startedAt":"T","evidence":{"domainController":"dc01","version":7}}]} | directory | Change password in AD | Domain controller: dc01. Version: 7. | DONE | - | 1
            a step on a server    | {"steps":[{"step":"restartSyncService","server":"aadc01","state":"FAILED","attempts":3,"failure":"unreachable","message":"It does not answer.","startedAt":"T"}]} | server:aadc01 | Restart sync service | It does not answer. Failure: unreachable. | FAILED | - | 3
            a step back           | {"steps":[{"step":"updateConnector","server":"aadc01","direction":"BACK","state":"WAITING","attempts":0,"createdAt":"T"}]} | server:aadc01 | Roll back: Update connector | - | WAITING | - | 0
            a step that was not waited for | {"steps":[{"step":"verifySync","server":"aadc01","state":"ABANDONED","attempts":1,"startedAt":"T"}]} | server:aadc01 | Verify sync | The process did not wait for the outcome any more. | INFO | - | 1
            a step about the ticket | {"steps":[{"step":"confirmTicket","state":"DONE","attempts":1,"startedAt":"T"}]} | ticket | Confirm ticket | - | DONE | - | 1
            a ticket that stops it | {"ticketSnapshots":[{"moment":"BEFORE_CHANGE","readAt":"T","ticket":"CHG1","answer":"STOP","message":"It is closed."}]} | ticket | Read CHG1 right before the change | It is closed. Answer: STOP. | FAILED | - | -
            a server's event      | {"servers":[{"server":"aadc01","events":[{"id":2618,"source":"Admin","time":"T","message":"Changed."}]}]} | server:aadc01 | Event 2618 | Source: Admin. Changed. | INFO | - | -
            a person who stepped in | {"interventions":[{"at":"T","person":"root","login":"PASSWORD","operation":"SetJobRetries","entity":"Job","property":"retries","from":"0","to":"1"}]} | person:root | Stepped in: set job retries | At: Job. Retries: 0 became 1. Logged in with a password. | DONE | root | -
            an incident           | {"incidents":[{"at":"T","endedAt":null,"activity":"close-ticket","type":"failedJob","message":"Away."}]} | process | Incident at Close ticket | Away. Type: failedJob. Not settled. | FAILED | - | -
            the end               | {"rotation":{"outcome":"VERIFIED","endedAt":"T"}} | process | Ended: verified on every server | - | DONE | - | -
            the seal              | {"sealedAt":"T","number":9,"previousHash":"abc"} | process | Sealed as number 9 | It follows the document with the hash abc. | INFO | - | -
            """)
    void eachFactIsAnEntry(
            String what,
            String facts,
            String lane,
            String title,
            String detail,
            String state,
            String person,
            Integer attempts)
            throws JsonProcessingException {
        Timeline timeline = Timeline.of(JSON.readTree(facts.replace("\"T\"", "\"2026-01-15T12:00:00Z\"")));

        assertThat(timeline.entries()).as(what).hasSize(1);
        Entry entry = timeline.entries().get(0);
        assertThat(entry.lane()).isEqualTo(lane);
        assertThat(entry.title()).isEqualTo(title);
        assertThat(entry.detail()).isEqualTo(detail);
        assertThat(entry.state().name()).isEqualTo(state);
        assertThat(entry.person()).isEqualTo(person);
        assertThat(entry.attempts()).isEqualTo(attempts);
        assertThat(timeline.lanes()).extracting(Timeline.Lane::id).containsExactly(lane);
    }

    @ParameterizedTest
    @CsvSource({
        "CONFIRMED, confirmed, DONE",
        "FAILED, failed, FAILED",
        "NOT_PROVED, not proved, FAILED",
        "SUPERSEDED, superseded, INFO"
    })
    void whatWasFoundLaterIsItsLastEntry(String result, String words, String state) {
        JsonNode later = JSON.createObjectNode()
                .put("result", result)
                .put("message", "What was found.")
                .put("sealedAt", "2026-01-15T12:00:00Z");

        Timeline timeline = Timeline.of(JSON.valueToTree(SampleEvidence.facts(3)), later);

        assertThat(timeline.entries()).last().satisfies(entry -> {
            assertThat(entry.title()).isEqualTo("Second proof: " + words);
            assertThat(entry.detail()).isEqualTo("What was found.");
            assertThat(entry.state().name()).isEqualTo(state);
        });
    }

    @Test
    void everythingIsInTheOrderOfTimeAndPeopleComeFirst() {
        Timeline timeline = Timeline.of(JSON.valueToTree(SampleEvidence.facts(3)));

        assertThat(timeline.entries()).extracting(Entry::from).isSorted();
        assertThat(timeline.lanes())
                .extracting(Timeline.Lane::id)
                .containsExactly(
                        "person:requester3",
                        "person:approver3",
                        "person:operator0",
                        "ticket",
                        "process",
                        "directory",
                        "server:aadc01",
                        "server:aadc02");
        assertThat(timeline.lanes())
                .extracting(Timeline.Lane::id)
                .containsAll(timeline.entries().stream().map(Entry::lane).toList());
    }

    @Test
    void anApprovalIsToldOnceThoughItIsATaskToo() {
        Timeline timeline = Timeline.of(JSON.valueToTree(SampleEvidence.facts(3)));

        assertThat(timeline.entries())
                .filteredOn(entry -> "approver3".equals(entry.person()))
                .extracting(Entry::title)
                .containsExactly("Approved");
    }

    /** What is missing, and what has another form than it should. */
    @Test
    void noDocumentIsTooPoorToBeTold() {
        ObjectNode whole = JSON.valueToTree(SampleEvidence.facts(3));
        List<String> members = Arrays.asList(
                "rotation",
                "fourEyes",
                "ticketSnapshots",
                "cancellation",
                "tasks",
                "steps",
                "servers",
                "interventions",
                "activities",
                "incidents",
                "account");
        for (String member : members) {
            for (String replacement : List.of("null", "{}", "[]", "[null]", "[{}]", "[[1]]", "\"text\"", "7")) {
                ObjectNode poor = whole.deepCopy();
                poor.set(member, read(replacement));
                assertThat(Timeline.of(poor).entries())
                        .as(member + " " + replacement)
                        .isNotEmpty();
                assertThat(ProcessPath.of(poor)).isNotNull();
            }
        }
        assertThat(Timeline.of(JSON.createObjectNode()).entries()).isEmpty();
    }

    @Test
    void theProcessModelShowsTheLastStateAndHowOftenAnActivityWasEntered() {
        JsonNode document = read("""
                {"rotation": {"endedAt": null},
                 "steps": [{"step": "updateConnector", "state": "FAILED"}],
                 "activities": [
                  {"id": "update-connector", "name": "Update connector", "endedAt": "2026-01-15T12:00:00Z", "cancelled": true},
                  {"id": "verify-sync", "name": "Verify sync", "endedAt": "2026-01-15T12:00:00Z", "cancelled": false},
                  {"id": "verify-sync", "name": "Verify sync", "endedAt": null, "cancelled": false},
                  {"id": "approve-rotation", "name": "Approve rotation", "endedAt": "2026-01-15T12:00:00Z", "cancelled": true}]}
                """);

        assertThat(ProcessPath.of(document).activities().stream()
                        .map(activity -> activity.id() + " " + activity.state() + " " + activity.times())
                        .collect(Collectors.joining(", ")))
                .isEqualTo("update-connector FAILED 1, verify-sync ACTIVE 2, approve-rotation CANCELLED 1");
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
