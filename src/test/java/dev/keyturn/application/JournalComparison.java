package dev.keyturn.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Compares the evidence of one rotation with what the lab saw of it, entry by entry and in both directions. */
final class JournalComparison {

    private static final Map<String, Set<String>> STEPS_OF_ACTION = Map.of(
            "pause-sync", Set.of("pauseSync"),
            "resume-sync", Set.of("resumeSync"),
            "update-credential", Set.of("updateConnector"),
            "restart-service", Set.of("restartSyncService"),
            "run-profile", Set.of("verifySync", "checkManualWork"));

    /** The lab and Keyturn ask two clocks for the time of one act. */
    private static final Duration SAME_MOMENT = Duration.ofMillis(500);

    private static final Set<String> NOBODY_KNOWS = Set.of("answer-lost", "deadline", "unreachable");

    private record Attempt(JsonNode step, JsonNode attempt) {

        boolean succeeded() {
            return attempt.get("failure").isNull() && step.get("state").asText().equals("DONE");
        }

        JsonNode evidence() {
            return step.get("evidence");
        }
    }

    private final JsonNode document;
    private final List<JsonNode> entries;
    private final List<JsonNode> resets;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    /** @param rotation its number, which fences begin with */
    JournalComparison(JsonNode document, long rotation, List<JsonNode> journal) {
        this.document = document;
        this.entries = journal.stream()
                .filter(entry -> entry.at("/facts/rotation").asLong() == rotation)
                .toList();
        this.resets = journal.stream()
                .filter(entry -> Set.of("reset-password", "change-password")
                        .contains(entry.get("action").asText()))
                .filter(entry -> !entry.at("/facts/by").asText().equals("lab"))
                .toList();
        document.get("steps").forEach(step -> step.get("tries").forEach(one -> attempts.add(new Attempt(step, one))));
    }

    /** A message for each; empty when the two tell the same. */
    List<String> differences() {
        entries.forEach(this::isInTheDocument);
        attempts.stream().filter(Attempt::succeeded).forEach(this::wasSeen);
        passwords();
        inOrder();
        return differences;
    }

    /** What the document must have noticed the absence of: the others could as well have failed on their way. */
    static boolean isCertain(JsonNode document, JsonNode entry) {
        return !entry.has("facts")
                || !entry.get("facts").has("attempt")
                || StreamSupport.stream(document.get("steps").spliterator(), false)
                        .flatMap(step -> StreamSupport.stream(step.get("tries").spliterator(), false))
                        .anyMatch(attempt -> attempt.get("attempt").asLong()
                                        == entry.at("/facts/attempt").asLong()
                                && attempt.get("failure").isNull());
    }

    private void isInTheDocument(JsonNode entry) {
        Attempt found = attempts.stream()
                .filter(attempt -> attempt.attempt().get("attempt").asLong()
                        == entry.at("/facts/attempt").asLong())
                .findFirst()
                .orElse(null);
        if (found == null) {
            differences.add("The lab saw " + entry + ", and no attempt of the document is that one.");
            return;
        }
        String action = entry.get("action").asText();
        check(
                STEPS_OF_ACTION
                        .getOrDefault(action, Set.of())
                        .contains(found.step().get("step").asText()),
                entry,
                found,
                "is another act");
        check(isAbout(found, server(entry)), entry, found, "is about another server");
        check(isInTime(found, time(entry)), entry, found, "was at another time");
        check(hasThatResult(found, entry), entry, found, "had another result");
    }

    private static boolean isAbout(Attempt attempt, String server) {
        if (!attempt.step().get("server").isNull()) {
            return attempt.step().get("server").asText().equals(server);
        }
        return attempt.succeeded()
                ? attempt.evidence().has(server)
                        || !part(attempt.evidence(), server).isMissingNode()
                : attempt.attempt().get("message").asText().contains(server)
                        || !part(attempt.attempt().path("evidence"), server).isMissingNode();
    }

    /** What a step that is one for all servers says about that one. */
    private static JsonNode part(JsonNode evidence, String server) {
        for (JsonNode one : evidence.path("servers")) {
            if (one.get("server").asText().equals(server)) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean isInTime(Attempt attempt, Instant at) {
        Instant begun = Instant.parse(attempt.attempt().get("startedAt").asText());
        JsonNode ended = attempt.attempt().get("endedAt");
        return !at.isBefore(begun.minus(SAME_MOMENT))
                && (ended.isNull() || !at.isAfter(Instant.parse(ended.asText()).plus(SAME_MOMENT)));
    }

    private boolean hasThatResult(Attempt attempt, JsonNode entry) {
        JsonNode facts = entry.get("facts");
        String failure = attempt.attempt().get("failure").asText();
        if (NOBODY_KNOWS.contains(failure)) {
            return true;
        }
        JsonNode evidence = attempt.evidence();
        boolean succeeded = attempt.succeeded();
        return switch (entry.get("action").asText()) {
            case "pause-sync" ->
                !succeeded
                        || facts.get("before")
                                .equals(part(evidence, server(entry)).path("syncCycleEnabledBefore"))
                        || !facts.get("before").asBoolean();
            case "resume-sync" ->
                !succeeded
                        || facts.get("after")
                                .equals(part(evidence, server(entry)).path("syncCycleEnabledRestored"));
            case "restart-service" ->
                facts.get("restarted").asBoolean() == succeeded || failure.equals("service-did-not-start");
            case "update-credential" ->
                !succeeded || isThatPassword(evidence.get("passwordVersion"), facts.get("fingerprint"));
            case "run-profile" ->
                succeeded
                        ? facts.get("result").equals(evidence.path("result"))
                                || facts.get("result").equals(evidence.path(server(entry)))
                        : facts.get("result").asText().equals(failure);
            default -> false;
        };
    }

    /** Wherever this rotation set that version in the directory, the lab knows its fingerprint. */
    private boolean isThatPassword(JsonNode version, JsonNode fingerprint) {
        JsonNode changes = document.at("/password/changes");
        for (int i = 0; i < Math.min(changes.size(), resets.size()); i++) {
            if (changes.get(i).get("versionAfter").equals(version)
                    && !resets.get(i).at("/facts/fingerprint").equals(fingerprint)) {
                return false;
            }
        }
        return true;
    }

    private void wasSeen(Attempt attempt) {
        JsonNode evidence = attempt.evidence();
        long expected =
                switch (attempt.step().get("step").asText()) {
                    case "updateConnector", "verifySync" -> 1;
                    case "pauseSync", "resumeSync" ->
                        evidence.get("servers").findValues("signedAnswer").size();
                    case "restartSyncService" -> evidence.get("restarted").asBoolean() ? 1 : 0;
                    case "checkManualWork" -> document.at("/account/servers").size();
                    default -> 0;
                };
        long seen = entries.stream()
                .filter(entry -> entry.at("/facts/attempt").asLong()
                        == attempt.attempt().get("attempt").asLong())
                .count();
        if (seen != expected) {
            differences.add("The document says that it did " + attempt.step() + ", and the lab saw it " + seen
                    + " times instead of " + expected + ".");
        }
    }

    private void passwords() {
        JsonNode changes = document.at("/password/changes");
        if (changes.size() != resets.size()) {
            differences.add("The document has " + changes.size() + " changes of the password, the lab saw " + resets);
            return;
        }
        for (int i = 0; i < changes.size(); i++) {
            JsonNode change = changes.get(i);
            JsonNode reset = resets.get(i);
            boolean same = millis(change.get("pwdLastSetAfter")) == millis(reset.at("/facts/pwdLastSet"))
                    && change.get("domainController").asText().startsWith("localhost:")
                    && Duration.between(
                                            time(reset),
                                            Instant.parse(change.get("at").asText()))
                                    .compareTo(SAME_MOMENT.negated())
                            >= 0;
            if (!same) {
                differences.add("The change " + change + " is not what the lab saw: " + reset + ".");
            }
        }
        if (changes.size() > 0
                && !document.at("/password/pwdLastSetAfter")
                        .equals(changes.get(changes.size() - 1).get("pwdLastSetAfter"))) {
            differences.add("The password is said to have been set last at " + document.at("/password/pwdLastSetAfter")
                    + ", which is not the last change.");
        }
    }

    /** Attempts are fenced in the order in which they began; so the lab must have seen them. */
    private void inOrder() {
        for (String server :
                entries.stream().map(JournalComparison::server).distinct().toList()) {
            List<Long> fences = entries.stream()
                    .filter(entry -> server(entry).equals(server))
                    .map(entry -> entry.at("/facts/attempt").asLong())
                    .toList();
            if (!fences.equals(fences.stream().sorted().toList())) {
                differences.add("On " + server + " the lab saw the attempts in another order: " + fences + ".");
            }
        }
    }

    private void check(boolean holds, JsonNode entry, Attempt attempt, String what) {
        if (!holds) {
            differences.add(
                    "The lab saw " + entry + ", and the attempt of the document " + what + ": " + attempt.step() + ".");
        }
    }

    private static String server(JsonNode entry) {
        return entry.get("target").asText().replace("server:", "");
    }

    private static Instant time(JsonNode entry) {
        return Instant.parse(entry.get("time").asText());
    }

    private static long millis(JsonNode time) {
        return Instant.parse(time.asText()).toEpochMilli();
    }
}
