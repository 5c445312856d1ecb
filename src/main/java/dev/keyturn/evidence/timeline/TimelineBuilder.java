package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyturn.evidence.timeline.Timeline.Entry;
import dev.keyturn.evidence.timeline.Timeline.Kind;
import dev.keyturn.evidence.timeline.Timeline.Lane;
import dev.keyturn.evidence.timeline.Timeline.State;
import dev.keyturn.rotation.ModelStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a document of evidence into words, member by member and in any order. */
final class TimelineBuilder {

    private static final Set<String> GOOD = Set.of("VERIFIED", "FINISHED_BY_HAND");

    private final JsonNode document;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    TimelineBuilder(JsonNode document) {
        this.document = document;
    }

    /** Only with lanes that something happened in, and with every sync server. */
    Timeline build(@Nullable JsonNode confirmation) {
        document.at("/account/servers").forEach(server -> server(server.asText()));
        request();
        document.path("ticketSnapshots").forEach(this::ticketSnapshot);
        decisions();
        document.path("steps").forEach(this::step);
        document.path("servers").forEach(server -> server.path("events").forEach(event -> event(server, event)));
        document.path("incidents").forEach(this::incident);
        document.path("interventions").forEach(this::intervention);
        end();
        if (confirmation != null) {
            confirmation(confirmation);
        }
        entries.sort(Comparator.comparing(Entry::from));
        Set<String> used = entries.stream().map(Entry::lane).collect(Collectors.toSet());
        return new Timeline(
                lanes.values().stream()
                        .filter(lane -> lane.kind() == Kind.SERVER || used.contains(lane.id()))
                        .sorted(Comparator.comparing(Lane::kind))
                        .toList(),
                List.copyOf(entries));
    }

    /** What was found of the password after the rotation had ended. */
    private void confirmation(JsonNode found) {
        State state =
                switch (found.path("result").asText()) {
                    case "CONFIRMED" -> State.DONE;
                    case "SUPERSEDED" -> State.INFO;
                    default -> State.FAILED;
                };
        event(
                process(),
                EvidenceText.time(found, "sealedAt"),
                null,
                "Second proof: "
                        + found.path("result").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                state,
                found.path("message").textValue());
    }

    /** Who asked for what, and why. */
    private void request() {
        JsonNode rotation = document.path("rotation");
        boolean repair = is(rotation, "kind", "REPAIR");
        JsonNode other = rotation.path("onBehalfOf").isTextual()
                ? rotation.path("onBehalfOf")
                : document.at("/fourEyes/onBehalfOf");
        act(
                rotation.path("requester"),
                EvidenceText.time(rotation, "requestedAt"),
                "Asked for a " + (repair ? "repair" : "rotation") + " of "
                        + rotation.path("account").asText(),
                EvidenceText.around("On behalf of ", other, ", who wrote the ticket."),
                EvidenceText.around("Reason: “", rotation.path("reason"), "”"),
                EvidenceText.around("Ticket ", rotation.path("ticket"), "."),
                rotation.path("urgent").asBoolean() ? "Urgent." : null,
                EvidenceText.around("Not before ", rotation.path("windowStart"), "."),
                EvidenceText.around("Not after ", rotation.path("windowEnd"), "."),
                login(rotation));
    }

    /** What the change ticket said when it was read. */
    private void ticketSnapshot(JsonNode snapshot) {
        String moment =
                switch (snapshot.path("moment").asText()) {
                    case "BEFORE_REQUEST", "START" -> "at the start";
                    case "PRE_CHECK" -> "before the approval";
                    case "BEFORE_CHANGE", "CHANGE" -> "right before the change";
                    default -> "";
                };
        boolean stops = is(snapshot, "answer", "STOP") || is(snapshot, "answer", "EXPIRE");
        event(
                ticket(),
                EvidenceText.time(snapshot, "readAt"),
                null,
                ("Read " + snapshot.path("ticket").asText("the ticket") + " " + moment).strip(),
                stops ? State.FAILED : State.INFO,
                snapshot.path("message").textValue(),
                EvidenceText.around("Answer: ", snapshot.path("answer"), "."),
                EvidenceText.words(snapshot.path("seen")));
    }

    /** What people were asked to decide, and what they did. */
    private void decisions() {
        Set<String> shown = new HashSet<>();
        JsonNode fourEyes = document.path("fourEyes");
        fourEyes.path("approvals").forEach(approval -> {
            shown.add(approval.path("task").asText());
            decided(approval, "Approved");
        });
        if (fourEyes.path("rejection").isObject()) {
            shown.add(fourEyes.at("/rejection/task").asText());
            decided(fourEyes.path("rejection"), "Rejected");
        }
        event(
                process(),
                EvidenceText.time(fourEyes, "escalatedAt"),
                null,
                "Escalated: the second group may approve as well",
                State.INFO);
        document.path("tasks").forEach(task -> {
            waited(task);
            // in documents of the first schema the approvals do not say which task theirs was, though they hold every
            // one
            if (!shown.contains(task.path("id").asText("-")) && !is(task, "task", "approve-rotation")) {
                completed(task);
            }
        });
        JsonNode cancellation = document.path("cancellation");
        if (cancellation.isObject()) {
            act(
                    cancellation.path("by"),
                    EvidenceText.time(cancellation, "at"),
                    "Cancelled the rotation",
                    EvidenceText.around("Reason: “", cancellation.path("reason"), "”"),
                    login(cancellation));
        }
    }

    private void decided(JsonNode decision, String what) {
        act(
                decision.path("by"),
                EvidenceText.time(decision, "at"),
                what,
                EvidenceText.around("“", decision.path("comment"), "”"),
                login(decision));
    }

    private void waited(JsonNode task) {
        Instant to = EvidenceText.time(task, "endedAt");
        event(
                process(),
                EvidenceText.time(task, "createdAt"),
                to,
                name(task) + (to == null ? " waits for a person" : " waited for a person"),
                to == null ? State.WAITING : State.DONE,
                EvidenceText.around("Assigned to ", task.path("assignee"), "."));
    }

    private void completed(JsonNode task) {
        if (is(task, "ended", "completed")) {
            JsonNode decision = task.path("decision");
            act(
                    task.path("completedBy").isTextual() ? task.path("completedBy") : task.path("assignee"),
                    EvidenceText.time(task, "endedAt"),
                    "Completed " + name(task),
                    decision.isTextual()
                            ? "Decision: "
                                    + EvidenceText.words(decision.asText()).toLowerCase(Locale.ROOT) + "."
                            : null,
                    EvidenceText.around("“", task.path("comment"), "”"),
                    login(task));
        }
    }

    /** As in the process model; its own name has the account and the ticket in it, as lists of tasks need it. */
    private static String name(JsonNode task) {
        return EvidenceText.words(task.path("task").asText("a task"));
    }

    /** What Keyturn did, where, how often it tried, and what it saw there. */
    private void step(JsonNode step) {
        String name = step.path("step").asText();
        add(
                lane(step, name),
                EvidenceText.time(step, "startedAt", "createdAt", "endedAt"),
                EvidenceText.time(step, "endedAt"),
                (is(step, "direction", "BACK") ? "Roll back: " : "") + EvidenceText.words(name),
                EvidenceText.messages(
                        trouble(step),
                        EvidenceText.around("Failure: ", step.path("failure"), "."),
                        is(step, "state", "ABANDONED") ? "The process did not wait for the outcome any more." : null,
                        EvidenceText.words(step.path("evidence"))),
                switch (step.path("state").asText()) {
                    case "DONE" -> State.DONE;
                    case "FAILED" -> State.FAILED;
                    case "WAITING" -> State.WAITING;
                    default -> State.INFO;
                },
                null,
                step.path("attempts").asInt());
    }

    private Lane lane(JsonNode step, String name) {
        if (step.path("server").isTextual()) {
            return server(step.path("server").asText());
        }
        if (ModelStep.CHANGE_PASSWORD_IN_AD.is(name)) {
            return lane("directory", "Active Directory", Kind.DIRECTORY);
        }
        boolean aboutTheTicket = ModelStep.CONFIRM_TICKET.is(name) || ModelStep.CLOSE_TICKET.is(name);
        return aboutTheTicket ? ticket() : process();
    }

    /** What each attempt failed with; documents of the first schema know the last one only. */
    private static @Nullable String trouble(JsonNode step) {
        List<String> attempts = new ArrayList<>();
        for (JsonNode attempt : step.path("tries")) {
            if (attempt.path("message").isTextual()) {
                attempts.add("Attempt " + attempt.path("attempt").asText() + ": "
                        + attempt.path("message").asText());
            }
        }
        return attempts.isEmpty() ? step.path("message").textValue() : String.join(" ", attempts);
    }

    /** What a sync server wrote into its own log. */
    private void event(JsonNode server, JsonNode event) {
        event(
                server(server.path("server").asText()),
                EvidenceText.time(event, "time"),
                null,
                "Event " + event.path("id").asText(),
                State.INFO,
                EvidenceText.around("Source: ", event.path("source"), "."),
                event.path("message").textValue());
    }

    /** What the engine could not do. */
    private void incident(JsonNode incident) {
        Instant endedAt = EvidenceText.time(incident, "endedAt");
        event(
                process(),
                EvidenceText.time(incident, "at"),
                endedAt,
                "Incident at " + EvidenceText.words(incident.path("activity").asText("an unknown place")),
                State.FAILED,
                incident.path("message").textValue(),
                EvidenceText.around("Type: ", incident.path("type"), "."),
                endedAt == null ? "Not settled." : null);
    }

    /** Who stepped in, and who claimed a task. */
    private void intervention(JsonNode act) {
        String operation = act.path("operation").asText("unknown");
        boolean changed = act.path("from").isTextual() && act.path("to").isTextual();
        JsonNode change = changed
                ? TextNode.valueOf(
                        act.path("from").asText() + " became " + act.path("to").asText())
                : act.path("to");
        act(
                act.path("person"),
                EvidenceText.time(act, "at"),
                operation.equals("Claim")
                        ? "Claimed a task"
                        : "Stepped in: " + EvidenceText.words(operation).toLowerCase(Locale.ROOT),
                EvidenceText.around("At: ", act.path("entity"), "."),
                EvidenceText.around(EvidenceText.words(act.path("property").asText("value")) + ": ", change, "."),
                EvidenceText.around("“", act.path("note"), "”"),
                login(act));
    }

    /** How it ended, and that it was sealed. */
    private void end() {
        JsonNode rotation = document.path("rotation");
        String outcome = rotation.path("outcome").asText();
        String words =
                switch (outcome) {
                    case "VERIFIED" -> "verified on every server";
                    case "ROLLED_BACK" -> "rolled back on every server";
                    default -> EvidenceText.words(outcome).toLowerCase(Locale.ROOT);
                };
        event(
                process(),
                EvidenceText.time(rotation, "endedAt"),
                null,
                "Ended: " + words,
                GOOD.contains(outcome) ? State.DONE : State.INFO);
        event(
                process(),
                EvidenceText.time(document, "sealedAt"),
                null,
                "Sealed as number " + document.path("number").asText(),
                State.INFO,
                EvidenceText.around("It follows the document with the hash ", document.path("previousHash"), "."));
    }

    private static @Nullable String login(JsonNode act) {
        if (!act.path("login").isTextual()) {
            return null;
        }
        return switch (act.path("login").asText()) {
            case "PASSWORD" -> "Logged in with a password.";
            case "SESSION" -> "Logged in to the web applications with a password.";
            case "OPENID_CONNECT" -> "Logged in with OpenID Connect.";
            case "BEARER_TOKEN" -> "Logged in with a bearer token.";
            case "TICKET_SYSTEM" -> "Came from the ticket system.";
            case "SYSTEM" -> "Done by Keyturn itself.";
            default -> "How the login was made is not known.";
        };
    }

    private static boolean is(JsonNode object, String member, String value) {
        return object.path(member).asText().equals(value);
    }

    private Lane ticket() {
        return lane("ticket", "Change ticket", Kind.TICKET);
    }

    private Lane process() {
        return lane("process", "Process", Kind.PROCESS);
    }

    private Lane server(String name) {
        return lane("server:" + name, name, Kind.SERVER);
    }

    private Lane lane(String id, String name, Kind kind) {
        return lanes.computeIfAbsent(id, fresh -> new Lane(id, name, kind));
    }

    /** Something that a person did. No person is named where the document has none: then Keyturn itself did it. */
    private void act(JsonNode person, @Nullable Instant at, String title, @Nullable String... details) {
        String name = person.textValue();
        // the same person, in upper or lower case
        Lane lane = name == null ? process() : lane("person:" + name.toLowerCase(Locale.ROOT), name, Kind.PERSON);
        add(lane, at, null, title, EvidenceText.messages(details), State.DONE, name, null);
    }

    private void event(
            Lane lane,
            @Nullable Instant from,
            @Nullable Instant to,
            String title,
            State state,
            @Nullable String... details) {
        add(lane, from, to, title, EvidenceText.messages(details), state, null, null);
    }

    /** What has no time has no place here. */
    private void add(
            Lane lane,
            @Nullable Instant from,
            @Nullable Instant to,
            String title,
            @Nullable String detail,
            State state,
            @Nullable String person,
            @Nullable Integer attempts) {
        if (from != null) {
            entries.add(new Entry(lane.id(), from, to, title, detail, state, person, attempts));
        }
    }
}
