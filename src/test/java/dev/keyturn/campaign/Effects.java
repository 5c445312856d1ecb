package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tenth judgement: what the steps say was done is what the lab saw, and nothing was done twice without a check. */
final class Effects {

    private static final Map<String, String> ACTION_OF_STEP = Map.of(
            "changePasswordInAd", "reset-password",
            "updateConnector", "update-credential",
            "restartSyncService", "restart-service",
            "verifySync", "run-profile",
            "pauseSync", "pause-sync",
            "resumeSync", "resume-sync");

    /** How long a fault that is over may still matter: a sleeper that wakes up, a database that comes back. */
    private static final Duration AFTERMATH = Duration.ofSeconds(30);

    /** A driver gives a silent connection up after 35 s, and only then its node goes on. */
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(60);

    private final Truth truth;
    private final List<Injected> injected;
    private final List<Loss> losses;

    Effects(Truth truth, List<Injected> injected, List<Loss> losses) {
        this.truth = truth;
        this.injected = injected;
        this.losses = losses;
    }

    /** Who slept, or lost the database, may still do what another one does by now: harmless, and not a repeat. */
    private boolean mayOverlap(DrivenRotation rotation) {
        return injected.stream()
                .filter(hit -> hit.planned().fault() == Fault.STOP
                        || hit.planned().fault().ofPostgres())
                .anyMatch(hit -> hit.time().isBefore(rotation.over)
                        && hit.time().plus(aftermath(hit)).isAfter(rotation.begun));
    }

    private static Duration aftermath(Injected hit) {
        return hit.planned().fault() == Fault.BLACK_HOLE ? AFTER_SILENCE : AFTERMATH;
    }

    List<String> of(DrivenRotation rotation, List<JsonNode> everything) {
        List<JsonNode> window =
                everything.stream().filter(entry -> !Entries.isForeign(entry)).toList();
        List<String> wrong = new ArrayList<>();
        // the record of an attempt may be gone whose effect is there
        boolean forgotten = losses.stream().anyMatch(loss -> loss.during(rotation));
        for (Map<String, Object> step : truth.rows(
                "select name, coalesce(server, '') as place, sum(attempts) as attempts,"
                        + " sum(case when state = 'DONE' then 1 else 0 end) as finished"
                        + " from keyturn_step where rotation_id = ? group by name, coalesce(server, '')",
                rotation.id)) {
            String name = (String) step.get("name");
            String place = (String) step.get("place");
            String action = ACTION_OF_STEP.get(name);
            if (action == null) {
                continue;
            }
            long attempts = ((Number) step.get("attempts")).longValue();
            long finished = ((Number) step.get("finished")).longValue();
            // a step that is one for all servers does it once on each
            long effects = place.isEmpty() ? most(window, action) : count(window, action, place);
            // one attempt may try a second candidate, but only one of the two is set
            if (effects > attempts && !forgotten) {
                wrong.add(rotation.key + ": " + effects + " × " + action + " on '" + place + "' in " + attempts
                        + " recorded attempts.");
            }
            boolean nothingToResume = name.equals("resumeSync") && count(window, "pause-sync", "") == 0;
            boolean nothingToLoad = name.equals("restartSyncService") && nothingWasStored(window, place);
            if (finished > 0 && effects == 0 && !nothingToResume && !nothingToLoad) {
                wrong.add(rotation.key + ": " + name + " on '" + place
                        + "' is recorded as done, and the lab saw nothing.");
            }
        }
        pausedEverywhere(rotation, window, wrong);
        recordedAtAll(rotation, window, wrong);
        withoutACheck(rotation, window, wrong);
        return wrong;
    }

    /**
     * A service that started after its connector last stored a password is left alone: where a server was told to ignore the
     * new one, and that is the one of before, there is nothing for it to load. Whether it has the right one is judged apart.
     */
    private static boolean nothingWasStored(List<JsonNode> window, String server) {
        List<JsonNode> updates = window.stream()
                .filter(entry -> entry.get("action").asText().equals("update-credential")
                        && entry.get("target").asText().equals("server:" + server))
                .toList();
        return !updates.isEmpty()
                && updates.stream()
                        .noneMatch(entry -> entry.get("facts").path("kept").asBoolean());
    }

    /** No server's own switch is forgotten, neither on the way in nor on the way out. */
    private static void pausedEverywhere(DrivenRotation rotation, List<JsonNode> window, List<String> wrong) {
        boolean changed =
                window.stream().anyMatch(entry -> entry.get("action").asText().equals("update-credential"));
        for (String server : List.of("aadc01", "aadc02", "aadc03")) {
            if (changed && rotation.ended() && Entries.accountOf(server).equals(rotation.account)) {
                for (String action : List.of("pause-sync", "resume-sync")) {
                    if (count(window, action, server) == 0) {
                        wrong.add(rotation.key + ": no " + action + " on " + server + ", and a password was stored.");
                    }
                }
            }
        }
    }

    private void recordedAtAll(DrivenRotation rotation, List<JsonNode> window, List<String> wrong) {
        List<Object> names =
                truth.rows("select distinct name from keyturn_step where rotation_id = ?", rotation.id).stream()
                        .map(row -> row.get("name"))
                        .toList();
        ACTION_OF_STEP.forEach((name, action) -> {
            if (!names.contains(name) && count(window, action, "") > 0) {
                wrong.add(rotation.key + ": the lab saw " + action + ", and no step " + name + " is recorded.");
            }
        });
    }

    private void withoutACheck(DrivenRotation rotation, List<JsonNode> window, List<String> wrong) {
        boolean mayOverlap = mayOverlap(rotation);
        long resets = count(window, "reset-password", "");
        long different = window.stream()
                .filter(entry -> entry.get("action").asText().equals("reset-password"))
                .map(entry -> entry.get("facts").get("fingerprint"))
                .distinct()
                .count();
        if (!mayOverlap && !rotation.rolledBack && !rotation.interfered && resets > different) {
            wrong.add(rotation.key + ": the same password was set " + resets + " times without a check.");
        }
        for (String server : List.of("aadc01", "aadc02", "aadc03")) {
            boolean updated = true;
            for (JsonNode entry : window) {
                if (!entry.get("target").asText().equals("server:" + server)) {
                    continue;
                }
                String action = entry.get("action").asText();
                if (action.equals("restart-service") && !updated && !mayOverlap) {
                    wrong.add(rotation.key + ": " + server + " was restarted again without an update in between.");
                }
                updated = action.equals("update-credential") || updated && !action.equals("restart-service");
            }
        }
    }

    private static long most(List<JsonNode> window, String action) {
        return window.stream()
                .filter(entry -> entry.get("action").asText().equals(action))
                .collect(Collectors.groupingBy(entry -> entry.get("target").asText(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private static long count(List<JsonNode> window, String action, String place) {
        return window.stream()
                .filter(entry -> entry.get("action").asText().equals(action)
                        && (place.isEmpty() || entry.get("target").asText().equals("server:" + place)))
                .count();
    }
}
