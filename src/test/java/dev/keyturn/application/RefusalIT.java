package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is refused is answered as the person's matter, with its message, whichever of both interfaces of the engine is
 * asked.
 */
class RefusalIT {

    private static final String START = "/process-definition/key/connector-password-rotation/";
    private static final String NO_REASON =
            "{\"variables\":{\"account\":{\"value\":\"fabrikam.com\"},\"reason\":{\"value\":\" \"}}}";

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private static final Map<String, Browser> SESSIONS = new HashMap<>();

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();

    enum Way {
        REST {
            @Override
            Answer send(String method, String user, String path, String body) {
                return keyturn.http().send(user, method, "/engine-rest" + path, "application/json", body);
            }
        },
        TASKLIST {
            @Override
            Answer send(String method, String user, String path, String body) {
                var answer = SESSIONS.computeIfAbsent(user, keyturn::session)
                        .send(method, "/camunda/api/engine/engine/default" + path, body);
                return new Answer(answer.statusCode(), "", "", answer.body());
            }
        };

        abstract Answer send(String method, String user, String path, String body);

        Answer post(String user, String path, String body) {
            return send("POST", user, path, body);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anApprovalThatIsNotClaimed(Way way) {
        String task = rotations.task(rotations.request(FABRIKAM), "approve-rotation");

        for (String how : new String[] {"complete", "submit-form"}) {
            assertRefused(
                    way.post("approver", "/task/" + task + "/" + how, RotationDriver.decision("APPROVE")),
                    "Claim this task first: only its assignee can decide it.");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aClaimOfOnesOwnRequest(Way way) {
        String task = rotations.task(rotations.request("admin", RotationDriver.body(FABRIKAM)), "approve-rotation");

        for (String how : new String[] {"claim", "assignee", "delegate"}) {
            assertRefused(
                    way.post("admin", "/task/" + task + "/" + how, "{\"userId\":\"admin\"}"),
                    "asked for this rotation");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aDecisionThatIsNotOffered(Way way) {
        // one whose password before is not known
        boolean first = way == Way.REST;
        lab.fault(first ? "server:aadc02" : "server:aadc03", "ignore-restart");
        String id = rotations.start(first ? CONTOSO : FABRIKAM);
        assertThat(rotations.needsDecision(id).get("choices").toString()).doesNotContain("ROLL_BACK");
        String task = rotations.claim(id, "decide-how-to-continue", "operator");

        for (String how : new String[] {"complete", "submit-form"}) {
            assertRefused(
                    way.post("operator", "/task/" + task + "/" + how, RotationDriver.decision("ROLL_BACK")),
                    "ROLL_BACK is not possible now. Choose one of RETRY");
            assertRefused(
                    way.post("operator", "/task/" + task + "/" + how, RotationDriver.decision("GUESS")),
                    "The decision is missing. Choose one of");
        }

        assertThat(way.post("operator", "/task/" + task + "/complete", RotationDriver.decision("RETRY"))
                        .status())
                .as("the control: one that is offered")
                .isEqualTo(204);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aStartWithoutAReason(Way way) {
        for (String how : new String[] {"start", "submit-form"}) {
            assertRefused(way.post("requester", START + how, NO_REASON), "reason");
        }
        assertRefused(
                way.post(
                        "requester",
                        "/message",
                        "{\"messageName\":\"RotationRequested\",\"processVariables\":{\"account\":{\"value\":\"fabrikam.com\"},"
                                + "\"reason\":{\"value\":\" \"}}}"),
                "reason");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aVariableThatNoOneWrites(Way way) {
        String task = rotations.task(rotations.request(FABRIKAM), "approve-rotation");
        String forged = "{\"value\":\"contoso.com\",\"type\":\"String\"}";

        for (String kind : new String[] {"variables", "localVariables"}) {
            assertRefused(
                    way.send("PUT", "admin", "/task/" + task + "/" + kind + "/account", forged),
                    "variables of a rotation");
        }
        assertRefused(
                way.post("admin", "/task/" + task + "/resolve", "{\"variables\":{\"account\":" + forged + "}}"),
                "variables of a rotation");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aCommentWithControlCharacters(Way way) {
        String task = rotations.claim(rotations.request(FABRIKAM), "approve-rotation", "approver");

        assertRefused(
                way.post(
                        "approver",
                        "/task/" + task + "/complete",
                        "{\"variables\":{\"decision\":{\"value\":\"REJECT\"},\"comment\":{\"value\":\"a\\u001b[31mb\"}}}"),
                "no control characters");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aValueThatTheDatabaseCannotKeep(Way way) {
        Answer answer = way.post("admin", "/task/create", "{\"name\":\"" + "x".repeat(5000) + "\"}");

        assertRefused(answer, "A value is too long, or has a character that cannot be stored.");
        assertThat(answer.body()).doesNotContainIgnoringCase("sql", "act_ru_");
    }

    /** What is the server's own fault is no refusal. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aProcessThatIsBrokenIsTheServersMatter(Way way) {
        String deployment = deployBroken();
        try {
            Answer answer = way.post("admin", "/process-definition/key/broken/start", "{}");

            assertThat(answer.status()).as(answer.body()).isEqualTo(500);
            assertThat(answer.body()).contains("RestException");
        } finally {
            keyturn.http().delete("admin", "/engine-rest/deployment/" + deployment + "?cascade=true");
        }
    }

    private static String deployBroken() {
        var process = Bpmn.createExecutableProcess("broken")
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent()
                .serviceTask()
                .camundaExpression("${nothing.there}")
                .endEvent()
                .done();
        return keyturn.bean(RepositoryService.class)
                .createDeployment()
                .addModelInstance("broken.bpmn", process)
                .deploy()
                .getId();
    }

    private static void assertRefused(Answer answer, String message) {
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.json().get("message").asText()).contains(message).doesNotContain("Exception");
    }
}
