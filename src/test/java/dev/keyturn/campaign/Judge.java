package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.application.SecretSearch;
import dev.keyturn.campaign.Truth.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Judges one run from the lab's journal, the database and the REST interface. The numbers are those of the ten judgements. */
final class Judge {

    private static final int LOCKOUT_THRESHOLD = 10;

    /** What changes something on a sync server. */
    private static final Set<String> FENCED =
            Set.of("update-credential", "restart-service", "run-profile", "pause-sync", "resume-sync");

    private final RunPlan plan;
    private final Path folder;
    private final List<Injected> injected;
    private final List<DrivenRotation> rotations;
    private final List<JsonNode> journal;
    private final JsonNode servers;
    private final Map<String, JsonNode> directories;
    private final Map<String, JsonNode> views;
    private final List<String> answers;
    private final Truth truth;
    private final List<Violation> violations = new ArrayList<>();

    Judge(
            RunPlan plan,
            Path folder,
            List<Injected> injected,
            List<DrivenRotation> rotations,
            JsonNode journal,
            JsonNode servers,
            Map<String, JsonNode> directories,
            Map<String, JsonNode> views,
            List<String> answers,
            Truth truth) {
        this.plan = plan;
        this.folder = folder;
        this.injected = injected;
        this.rotations = rotations;
        this.journal = list(journal);
        this.servers = servers;
        this.directories = directories;
        this.views = views;
        this.answers = answers;
        this.truth = truth;
    }

    List<Violation> judge() {
        List<Version> versions = truth.versions();
        everyPasswordWasStoredBeforeItWasSet(versions);
        for (DrivenRotation rotation : rotations) {
            if (rotation.id == null) {
                violate(4, rotation.key + " could not be requested: " + rotation.seen);
                continue;
            }
            List<JsonNode> window = window(rotation);
            oneCandidate(rotation, window, versions);
            fences(rotation, window);
            end(rotation);
            fourEyes(rotation);
            new Effects(truth, injected).of(rotation, window).forEach(sentence -> violate(10, sentence));
        }
        everyPlaceHoldsTheSame();
        noSecretOutside(versions);
        lockout();
        oneRotationPerKey();
        truth.brokenSeals().forEach(sentence -> violate(0, sentence));
        return violations;
    }

    /** What binds right now is in the store right now. Before the first reset only the lab knows the password. */
    static List<Violation> storedAtThisInstant(JsonNode journal, List<Version> versions, Injected hit) {
        List<Violation> violations = new ArrayList<>();
        for (String account : RunPlan.ACCOUNTS) {
            JsonNode last = null;
            for (JsonNode entry : journal) {
                last = isReset(entry, account) ? entry : last;
            }
            if (last != null && !stored(versions, account, fingerprint(last))) {
                violations.add(new Violation(
                        1,
                        "When " + hit.planned().point() + " was hit by "
                                + hit.planned().fault().wireName()
                                + ", the password that binds as the account of " + account
                                + " was not in the secret store."));
            }
        }
        return violations;
    }

    private void everyPasswordWasStoredBeforeItWasSet(List<Version> versions) {
        Duration tolerance = plan.setting().skew().abs();
        for (String account : RunPlan.ACCOUNTS) {
            for (JsonNode reset :
                    journal.stream().filter(e -> isReset(e, account)).toList()) {
                Instant set = Instant.parse(reset.get("time").asText()).plus(tolerance);
                boolean before = versions.stream()
                        .anyMatch(version -> version.account().equals(account)
                                && version.fingerprint().equals(fingerprint(reset))
                                && !version.createdAt().isAfter(set));
                if (!before) {
                    violate(
                            1,
                            "Journal entry " + reset.get("number") + " set a password of " + account
                                    + " that was not stored before.");
                }
            }
        }
    }

    private void oneCandidate(DrivenRotation rotation, List<JsonNode> window, List<Version> versions) {
        Set<String> earlier = versions.stream()
                .filter(version -> version.account().equals(rotation.account)
                        && !version.rotation().equals(rotation.id))
                .map(Version::fingerprint)
                .collect(Collectors.toSet());
        long candidates = window.stream()
                .filter(entry -> isReset(entry, rotation.account))
                .map(Judge::fingerprint)
                .filter(fingerprint -> !earlier.contains(fingerprint))
                .distinct()
                .count();
        if (candidates > 1) {
            violate(
                    2,
                    "Rotation " + rotation.key + " set " + candidates + " different new passwords in the directory.");
        }
        long staged = versions.stream()
                .filter(version -> version.rotation().equals(rotation.id))
                .count();
        if (staged > 2) {
            violate(2, "Rotation " + rotation.key + " staged " + staged + " passwords.");
        }
        if (rotation.ended()
                && versions.stream().anyMatch(v -> v.rotation().equals(rotation.id) && "PENDING".equals(v.label()))) {
            violate(2, "Rotation " + rotation.key + " ended and left a PENDING password.");
        }
    }

    private void fences(DrivenRotation rotation, List<JsonNode> window) {
        Map<String, Object> row = truth.rows("select number, attempts from keyturn_rotation where id = ?", rotation.id)
                .get(0);
        long number = ((Number) row.get("number")).longValue();
        long attempts = ((Number) row.get("attempts")).longValue();
        Map<String, Long> newest = new HashMap<>();
        for (JsonNode entry : window) {
            if (!FENCED.contains(entry.get("action").asText())) {
                continue;
            }
            JsonNode facts = entry.get("facts");
            if (!facts.has("rotation") || !facts.has("attempt")) {
                violate(3, "Journal entry " + entry.get("number") + " had an effect without a fence.");
                continue;
            }
            long attempt = facts.get("attempt").asLong();
            if (facts.get("rotation").asLong() != number || attempt > attempts) {
                violate(
                        3,
                        "Journal entry " + entry.get("number") + " had an effect under the fence "
                                + facts.get("rotation") + "/" + attempt + ", which was never handed out to rotation "
                                + number + ".");
            }
            Long before = newest.put(entry.get("target").asText(), attempt);
            if (before != null && before > attempt) {
                violate(3, "Journal entry " + entry.get("number") + " had an effect under a stale fence.");
            }
        }
    }

    private void end(DrivenRotation rotation) {
        if (!rotation.ended()) {
            violate(
                    4,
                    "Rotation " + rotation.key + " did not end, after " + rotation.decisions + " decisions and "
                            + rotation.quiet().toSeconds() + " s without a change; it is " + rotation.lastState()
                            + ".");
            return;
        }
        long sealed = truth.count("select count(*) from keyturn_evidence where rotation_id = ?", rotation.id);
        long running = truth.count("select count(*) from keyturn_running where rotation_id = ?", rotation.id);
        long open = truth.count("select count(*) from act_ru_execution where business_key_ = ?", rotation.id);
        if (sealed != 1 || running != 0 || open != 0) {
            violate(
                    4,
                    "Rotation " + rotation.key + " ended with " + sealed + " evidence documents, " + running
                            + " running rows and " + open + " executions.");
        }
        if (truth.count(
                        "select count(*) from keyturn_sync_pause where rotation_id = ? and restored_at is null",
                        rotation.id)
                != 0) {
            violate(8, "Rotation " + rotation.key + " ended and its pause was not restored.");
        }
    }

    private void everyPlaceHoldsTheSame() {
        for (JsonNode server : servers) {
            String name = server.get("name").asText();
            String account = accountOf(name);
            boolean allEnded =
                    rotations.stream().filter(r -> r.account.equals(account)).allMatch(DrivenRotation::ended);
            boolean everSet = journal.stream().anyMatch(entry -> isReset(entry, account));
            JsonNode connector = server.get("connectors").get(0);
            JsonNode binds = directories.get(account).get("fingerprint");
            if (allEnded
                    && everSet
                    && !(connector.get("storedFingerprint").equals(binds)
                            && connector.get("loadedFingerprint").equals(binds))) {
                violate(4, name + " does not hold the password that the directory accepts, and no task is open.");
            }
            if (allEnded
                    && (!server.get("scheduler").get("syncCycleEnabled").asBoolean()
                            || !server.get("service").get("state").asText().equals("Running"))) {
                violate(8, name + " is left as " + server.get("scheduler") + ", " + server.get("service") + ".");
            }
        }
    }

    private void noSecretOutside(List<Version> versions) {
        for (Version version : versions) {
            SecretSearch search = new SecretSearch(version.clear());
            String place = "version " + version.version() + " of " + version.account() + ": ";
            search.inDatabase(truth.database()).forEach(found -> violate(5, place + found));
            search.inFilesBelow(folder).forEach(found -> violate(5, place + found));
            answers.forEach(answer -> search.in("An answer", answer).forEach(found -> violate(5, place + found)));
        }
    }

    private void lockout() {
        for (String account : RunPlan.ACCOUNTS) {
            int wrong = 0;
            int locks = 0;
            for (JsonNode entry : of("directory:" + account)) {
                String action = entry.get("action").asText();
                if (action.equals("bind")) {
                    String subCode = entry.get("facts").path("subCode").asText();
                    wrong = subCode.equals("52e") ? wrong + 1 : subCode.isEmpty() ? 0 : wrong;
                    if (wrong >= LOCKOUT_THRESHOLD) {
                        violate(6, account + " was asked with a wrong password " + wrong + " times in a row.");
                    }
                }
                locks += action.equals("lock") ? 1 : 0;
            }
            long wanted = of("directory:" + account).stream()
                    .filter(entry -> entry.get("action").asText().equals("add-fault")
                            && entry.get("facts").get("fault").asText().equals("lock-account"))
                    .count();
            if (locks > wanted) {
                violate(6, account + " was locked " + locks + " times, but only " + wanted + " were injected.");
            }
        }
    }

    private void oneRotationPerKey() {
        long keys = rotations.stream().filter(rotation -> rotation.id != null).count();
        long rows = truth.count("select count(*) from keyturn_rotation");
        long instances = truth.count("select count(*) from act_hi_procinst where super_process_instance_id_ is null");
        if (rows != keys || instances != keys) {
            violate(7, keys + " keys made " + rows + " rotations and " + instances + " processes.");
        }
    }

    private void fourEyes(DrivenRotation rotation) {
        JsonNode view = views.get(rotation.id);
        boolean changed = window(rotation).stream().anyMatch(entry -> isReset(entry, rotation.account));
        if (view.path("requester").equals(view.path("approvedBy"))
                || changed && !view.path("approvedBy").asText().equals("approver")) {
            violate(9, "Rotation " + rotation.key + " of requester was approved by " + view.path("approvedBy") + ".");
        }
    }

    /** What happened to the account's places from this request on until the next one. */
    private List<JsonNode> window(DrivenRotation rotation) {
        long next = rotations.stream()
                .filter(other -> other.account.equals(rotation.account) && other.journalBefore > rotation.journalBefore)
                .mapToLong(other -> other.journalBefore)
                .min()
                .orElse(Long.MAX_VALUE);
        return journal.stream()
                .filter(entry -> entry.get("number").asLong() > rotation.journalBefore
                        && entry.get("number").asLong() <= next
                        && accountOf(entry.get("target").asText()).equals(rotation.account))
                .toList();
    }

    private List<JsonNode> of(String target) {
        return journal.stream()
                .filter(entry -> entry.get("target").asText().equals(target))
                .toList();
    }

    private static String accountOf(String target) {
        return target.endsWith("aadc03") || target.endsWith("fabrikam.com") ? "fabrikam.com" : "contoso.com";
    }

    private static boolean isReset(JsonNode entry, String account) {
        return entry.get("target").asText().equals("directory:" + account)
                && entry.get("action").asText().equals("reset-password");
    }

    private static String fingerprint(JsonNode entry) {
        return entry.get("facts").get("fingerprint").asText();
    }

    private static boolean stored(List<Version> versions, String account, String fingerprint) {
        return versions.stream()
                .anyMatch(v -> v.account().equals(account) && v.fingerprint().equals(fingerprint));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private void violate(int point, String sentence) {
        violations.add(new Violation(point, sentence));
    }
}
