package dev.keyturn.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.rotation.RotationView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Facts of rotations that never took place, of the same shape and size as real ones. */
public final class SampleEvidence {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST = Instant.parse("2024-01-01T08:00:00Z");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    /** For a number, in a template that is no JSON before. */
    private static final Pattern BARE_PLACE = Pattern.compile(": \\{(\\w+)}");

    private static final String NUMBER = "number {";
    private static final Object SHAPE = shape();
    private static final List<String> OUTCOMES = List.of(
            "VERIFIED", "VERIFIED", "VERIFIED", "ROLLED_BACK", "REJECTED", "CANCELLED", "EXPIRED", "FINISHED_BY_HAND");

    private SampleEvidence() {}

    public static String id(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    /** @param number from 1: gives the account, the people, the ticket, the outcome and the times, two hours later each */
    public static Map<String, Object> facts(int number) {
        Instant asked = FIRST.plus(Duration.ofHours(2L * number));
        Map<String, String> values = new HashMap<>(Map.of(
                "id",
                id(number),
                "account",
                number % 3 == 0 ? "fabrikam.com" : "contoso.com",
                "kind",
                number % 10 == 0 ? "REPAIR" : "ROTATE",
                "requester",
                "requester" + number % 7,
                "approver",
                "approver" + number % 5,
                "operator",
                "operator" + number % 3,
                "ticket",
                "CHG%07d".formatted(number),
                "outcome",
                OUTCOMES.get(number % OUTCOMES.size()),
                "version",
                String.valueOf(number),
                "previous",
                String.valueOf(number - 1)));
        for (int minute = 0; minute < 10; minute++) {
            values.put("t" + minute, asked.plus(Duration.ofMinutes(minute)).toString());
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> facts = (Map<String, Object>) filled(SHAPE, values);
        @SuppressWarnings("unchecked")
        Map<String, Object> rotation = (Map<String, Object>) facts.get("rotation");
        Object proof =
                RotationView.Proof.of(RotationView.Outcome.valueOf(String.valueOf(rotation.get("outcome"))), null);
        rotation.put("proof", proof == null ? null : proof.toString());
        return facts;
    }

    /** What is found later of one of them. */
    public static Map<String, Object> confirmation() {
        Map<String, Object> facts = new HashMap<>(Map.of(
                "result",
                "CONFIRMED",
                "message",
                "Every sync server has read with the password.",
                "since",
                FIRST.toString(),
                "servers",
                List.of()));
        facts.put("password", null);
        return facts;
    }

    /** A copy: the caller may change it. */
    private static Object filled(Object shape, Map<String, String> values) {
        if (shape instanceof Map<?, ?> members) {
            Map<String, Object> copy = new LinkedHashMap<>();
            members.forEach((name, value) -> copy.put((String) name, filled(value, values)));
            return copy;
        }
        if (shape instanceof List<?> elements) {
            return elements.stream().map(element -> filled(element, values)).collect(Collectors.toList());
        }
        if (!(shape instanceof String text) || !text.contains("{")) {
            return shape;
        }
        return text.startsWith(NUMBER)
                ? (Object) Integer.valueOf(values.get(text.substring(NUMBER.length(), text.length() - 1)))
                : PLACE.matcher(text).replaceAll(place -> values.get(place.group(1)));
    }

    private static Object shape() {
        try {
            return JSON.readValue(BARE_PLACE.matcher(TEMPLATE).replaceAll(": \"" + NUMBER + "$1}\""), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String TEMPLATE = """
            {
              "kind": "ROTATION",
              "rotation": {
                "id": "{id}", "account": "{account}", "kind": "{kind}", "requester": "{requester}", "login": "PASSWORD",
                "onBehalfOf": null, "reason": "Every ninety days.", "ticket": "{ticket}", "urgent": false,
                "windowStart": null, "windowEnd": null, "requestedAt": "{t0}", "fence": {version}, "outcome": "{outcome}", "endedAt": "{t9}"
              },
              "account": {
                "name": "{account}", "account": "MSOL_0a1b2c3d4e5f", "domain": "corp.{account}", "tier": "tier-0",
                "connector": "{account}", "guid": "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
                "servers": ["aadc01", "aadc02"]
              },
              "fourEyes": {
                "requester": "{requester}", "onBehalfOf": null, "escalatedAt": null,
                "policy": {"approvals": 1, "group": "rotation-approvers"},
                "approvals": [{"by": "{approver}", "at": "{t2}", "task": "task-1", "comment": "The window is agreed.",
                               "login": "SESSION"}],
                "rejection": null, "twoPeople": true
              },
              "ticketSnapshots": [
                {"moment": "START", "readAt": "{t0}", "source": "servicenow", "ticket": "{ticket}", "answer": "GO",
                 "reason": "OPEN", "message": "The change is scheduled.", "seen": {"state": "scheduled"}},
                {"moment": "CHANGE", "readAt": "{t3}", "source": "servicenow", "ticket": "{ticket}", "answer": "GO",
                 "reason": "OPEN", "message": "The change is being implemented.", "seen": {"state": "implement"}}
              ],
              "cancellation": null,
              "findings": [],
              "tasks": [
                {"id": "task-1", "task": "approve-rotation", "name": "Approve rotation", "assignee": "{approver}",
                 "completedBy": "{approver}", "login": "SESSION", "createdAt": "{t1}", "endedAt": "{t2}",
                 "ended": "completed", "decision": "APPROVE", "comment": "The window is agreed."}
              ],
              "steps": [
                {"step": "changePasswordInAd", "server": null, "direction": "FORWARD", "state": "DONE", "attempts": 1,
                 "failure": null, "message": null, "createdAt": "{t3}", "startedAt": "{t3}", "endedAt": "{t4}",
                 "evidence": {"domainController": "dc01.corp.{account}", "method": "RESET", "version": {version}},
                 "tries": [{"attempt": 5, "startedAt": "{t3}", "endedAt": "{t4}", "failure": null, "message": null,
                            "evidence": {"method": "RESET"}}]},
                {"step": "updateConnector", "server": "aadc01", "direction": "FORWARD", "state": "DONE", "attempts": 2,
                 "failure": null, "message": null, "createdAt": "{t4}", "startedAt": "{t4}", "endedAt": "{t5}",
                 "evidence": {"connector": "{account}", "updatedAt": "{t5}", "version": {version}}, "tries": []},
                {"step": "restartSyncService", "server": "aadc01", "direction": "FORWARD", "state": "DONE",
                 "attempts": 1, "failure": null, "message": null, "createdAt": "{t5}", "startedAt": "{t5}",
                 "endedAt": "{t6}", "evidence": {"restarted": true, "startedBefore": "{t0}", "startedAfter": "{t6}"}, "tries": []},
                {"step": "verifySync", "server": "aadc01", "direction": "FORWARD", "state": "DONE", "attempts": 1,
                 "failure": null, "message": null, "createdAt": "{t6}", "startedAt": "{t6}", "endedAt": "{t7}",
                 "evidence": {"profile": "Delta Import", "result": "success", "provesThePassword": true},
                 "tries": []},
                {"step": "updateConnector", "server": "aadc02", "direction": "FORWARD", "state": "FAILED",
                 "attempts": 3, "failure": "unreachable", "message": "Sync server aadc02 does not answer.",
                 "createdAt": "{t4}", "startedAt": "{t4}", "endedAt": "{t7}", "evidence": {}, "tries": []}
              ],
              "password": {
                "domainController": "dc01.corp.{account}", "method": "RESET", "pwdLastSetBefore": "{t0}",
                "pwdLastSetAfter": "{t4}", "keyVersionBefore": 6, "keyVersionAfter": 7, "versionBefore": {previous},
                "versionAfter": {version},
                "changes": [
                  {"at": "{t4}", "direction": "FORWARD", "domainController": "dc01.corp.{account}", "method": "RESET",
                   "pwdLastSetBefore": "{t0}", "pwdLastSetAfter": "{t4}", "keyVersionBefore": 6, "keyVersionAfter": 7,
                   "versionBefore": {previous}, "versionAfter": {version}}
                ]
              },
              "servers": [
                {"server": "aadc01", "connector": "{account}", "updatedAt": "{t5}", "passwordVersion": {version},
                 "service": {"restarted": true, "stoppedAt": null, "startedBefore": "{t0}", "startedAfter": "{t6}"},
                 "verification": {"profile": "Delta Import", "result": "success", "provesThePassword": true,
                                  "endedAt": "{t7}"},
                 "events": [{"id": 2618, "source": "Entra Connect Admin Actions", "time": "{t5}",
                             "message": "The credential of a connector was changed."}]}
              ],
              "interventions": [
                {"at": "{t8}", "person": "{operator}", "login": "PASSWORD", "operation": "SetJobRetries",
                 "entity": "Job", "property": "retries", "from": "0", "to": "1", "note": null}
              ],
              "activities": [
                {"id": "approve-rotation", "name": "Approve rotation", "type": "userTask", "startedAt": "{t1}",
                 "endedAt": "{t2}", "cancelled": false},
                {"id": "change-password-in-ad", "name": "Change password in AD", "type": "serviceTask",
                 "startedAt": "{t3}", "endedAt": "{t4}", "cancelled": false}
              ],
              "incidents": [
                {"at": "{t7}", "endedAt": "{t8}", "activity": "close-ticket", "type": "failedJob",
                 "message": "The ticket system does not answer."}
              ],
              "process": {"key": "connector-password-rotation", "version": 1, "instance": "instance-{id}",
                          "modelHash": "0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100",
                          "software": "0.1.0"}
            }
            """;
}
