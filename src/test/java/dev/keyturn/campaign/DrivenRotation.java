package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One rotation, taken through its life by people who try again when no answer comes. */
final class DrivenRotation {

    final String account;
    final String key;
    final long journalBefore;
    final List<String> seen = new ArrayList<>();
    final List<Violation> violations = new ArrayList<>();
    String id;
    String outcome;
    int decisions;
    boolean rolledBack;
    final Way way;

    /** That of another person, for a repair. */
    private final String foreign;

    /** Whether another person has set a password in Active Directory. */
    boolean interfered;

    private boolean prepared;
    final Instant begun = Instant.now();
    Instant over = Instant.MAX;
    private boolean askedTwice;
    private boolean forgotten;

    /** When a person was asked, and told that the database has lost something. */
    private final List<Instant> toldOfLosses = new ArrayList<>();

    private String state = "";
    private Instant lastChange = Instant.now();
    private final Random random;

    DrivenRotation(String account, Way way, String key, long journalBefore, Random random) {
        this.account = account;
        this.way = way;
        this.foreign = "Set-by-another-person-" + Math.abs(random.nextLong());
        this.key = key;
        this.journalBefore = journalBefore;
        this.random = random;
    }

    boolean ended() {
        return outcome != null && askedTwice;
    }

    /** How long nothing has changed that can be seen. */
    Duration quiet() {
        return Duration.between(lastChange, Instant.now());
    }

    /** @param lab in which people do what Keyturn does not */
    void goOn(Rest rest, Rest lab) {
        if (!prepared) {
            prepare(lab);
            return;
        }
        if (id == null || !askedTwice) {
            ask(rest);
            return;
        }
        Rest.Answer answer = rest.get("auditor", "/api/rotations/" + id);
        if (answer.status() == 404 && forgotten) {
            // who asked asks again, and may get another one
            id = null;
            askedTwice = false;
            lastChange = Instant.now();
        }
        if (!answer.ok()) {
            return;
        }
        JsonNode rotation = answer.json();
        note(rotation);
        switch (rotation.get("state").asText()) {
            case "AWAITING_APPROVAL" -> complete(rest, "approve-rotation", "approver", "APPROVE");
            case "NEEDS_DECISION" -> decide(rest, rotation, lab);
            case "RUNNING" -> during(rest, rotation, lab);
            case "ENDED" -> {
                outcome = rotation.get("outcome").asText();
                over = Instant.now();
            }
            default -> {}
        }
    }

    /** Its end, or all of it, may have been lost. */
    void mayBeForgotten(Loss loss) {
        if (over.isAfter(loss.since())) {
            forgotten = true;
            outcome = null;
            over = Instant.MAX;
        }
    }

    boolean wasAskedAbout(Loss loss) {
        return toldOfLosses.stream().anyMatch(time -> time.isAfter(loss.until()));
    }

    private void prepare(Rest lab) {
        prepared = switch (way) {
            case REPAIR -> interfere(lab);
            case ROLL_BACK ->
                lab.post(
                                "operator",
                                "/lab/faults",
                                "{\"target\":\"server:" + (account.equals("contoso.com") ? "aadc02" : "aadc03")
                                        + "\",\"fault\":\"ignore-credential-update\",\"times\":1}")
                        .ok();
            case ROTATE, FOREIGN_RESET -> true;
        };
    }

    private boolean interfere(Rest lab) {
        interfered = lab.post(
                        "operator",
                        "/lab/directory/accounts/" + account + "/password",
                        "{\"password\":\"" + foreign + "\"}")
                .ok();
        return interfered;
    }

    private void during(Rest rest, JsonNode rotation, Rest lab) {
        boolean entering = rotation.path("task").path("key").asText().equals("enter-password");
        if (way == Way.REPAIR && entering && claim(rest, "enter-password", "operator") != null) {
            rest.post("operator", "/api/rotations/" + id + "/password", "{\"password\":\"" + foreign + "\"}");
        }
        if (way == Way.FOREIGN_RESET && !interfered && isDone(rotation, "changePasswordInAd")) {
            interfere(lab);
        }
    }

    private static boolean isDone(JsonNode rotation, String step) {
        for (JsonNode one : rotation.get("steps")) {
            if (one.get("name").asText().equals(step)
                    && one.get("state").asText().equals("DONE")) {
                return true;
            }
        }
        return false;
    }

    private void ask(Rest rest) {
        Rest.Answer answer = rest.post(
                "requester",
                "/api/rotations",
                "{\"account\":\"" + account + "\",\"kind\":\"" + (way == Way.REPAIR ? "REPAIR" : "ROTATE")
                        + "\",\"reason\":\"Older than 90 days.\",\"ticket\":\"CHG0030042\"}",
                "Idempotency-Key",
                key);
        if (!answer.ok()) {
            if (answer.status() != 0 && seen.size() < 20) {
                seen.add("request: " + answer.status() + " " + answer.body());
            }
            return;
        }
        String named = answer.json().get("id").asText();
        if (id == null) {
            id = named;
            lastChange = Instant.now();
        } else {
            askedTwice = true;
            if (!id.equals(named) && forgotten) {
                // nothing had followed on the first request, so nothing had forced it to the disk
                id = named;
                lastChange = Instant.now();
            } else if (!id.equals(named)) {
                violations.add(new Violation(7, "Key " + key + " gave rotation " + id + " and then " + named + "."));
            }
        }
    }

    private void decide(Rest rest, JsonNode rotation, Rest lab) {
        JsonNode decision = rotation.get("decision");
        if (decision == null || decision.isNull()) {
            return;
        }
        lab.post("operator", "/lab/directory/accounts/" + account + "/unlock", "");
        boolean lost = decision.get("message").asText().contains(" has lost ");
        boolean back = !lost
                && decision.get("choices").toString().contains("ROLL_BACK")
                && (way == Way.ROLL_BACK || way == Way.ROTATE && random.nextInt(7) == 0);
        if (complete(rest, "decide-how-to-continue", "operator", back ? "ROLL_BACK" : "RETRY")) {
            decisions++;
            if (lost) {
                toldOfLosses.add(Instant.now());
            }
            rolledBack |= back;
            seen.add("decision " + (back ? "ROLL_BACK" : "RETRY") + ": "
                    + decision.get("message").asText());
        }
    }

    private boolean complete(Rest rest, String task, String user, String decision) {
        String taskId = claim(rest, task, user);
        return taskId != null
                && rest.post(
                                user,
                                "/engine-rest/task/" + taskId + "/complete",
                                "{\"variables\":{\"decision\":{\"value\":\"" + decision
                                        + "\"},\"comment\":{\"value\":\"Looked at.\"}}}")
                        .ok();
    }

    /** The id of the task; null when it is not open. */
    private String claim(Rest rest, String task, String user) {
        Rest.Answer tasks =
                rest.get("admin", "/engine-rest/task?taskDefinitionKey=" + task + "&processInstanceBusinessKey=" + id);
        if (!tasks.ok() || tasks.json().size() != 1) {
            return null;
        }
        String taskId = tasks.json().get(0).get("id").asText();
        rest.post(user, "/engine-rest/task/" + taskId + "/claim", "{\"userId\":\"" + user + "\"}");
        return taskId;
    }

    private void note(JsonNode rotation) {
        String now = rotation.get("state").asText() + " " + rotation.get("steps");
        if (!now.equals(state)) {
            state = now;
            lastChange = Instant.now();
        }
    }

    String lastState() {
        return state;
    }
}
