package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.application.SecretSearch;
import dev.keyturn.campaign.Truth.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges one run from the lab's journal, the database and the REST interface. The numbers are those of the ten judgements. */
final class Judge {

    private static final int LOCKOUT_THRESHOLD = 10;

    /** The lab and Keyturn ask two clocks for the time of one change. */
    private static final Duration SAME_MOMENT = Duration.ofMillis(50);

    private final RunPlan plan;
    private final Path folder;
    private final List<Injected> injected;
    private final List<Loss> losses;
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
            List<Loss> losses,
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
        this.losses = losses;
        this.rotations = rotations;
        this.journal = Entries.list(journal);
        this.servers = servers;
        this.directories = directories;
        this.views = views;
        this.answers = answers;
        this.truth = truth;
    }

    List<Violation> judge() {
        List<Version> versions = truth.versions();
        PasswordJudge passwords = new PasswordJudge(versions, losses);
        passwords.storedBeforeSet(journal, SAME_MOMENT, rotations);
        for (DrivenRotation rotation : rotations) {
            if (rotation.id == null) {
                violate(4, rotation.key + " could not be requested: " + rotation.seen);
                continue;
            }
            List<JsonNode> window = window(rotation);
            passwords.oneCandidate(rotation, window);
            violations.addAll(new FenceJudge(truth).of(rotation, window));
            end(rotation);
            fourEyes(rotation);
            new Effects(truth, injected, losses).of(rotation, window).forEach(message -> violate(10, message));
        }
        violations.addAll(passwords.violations());
        everyPlaceHoldsTheSame();
        noSecretOutside(versions);
        lockout();
        oneRotationPerKey();
        truth.brokenSeals().forEach(message -> violate(0, message));
        return violations;
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
            String account = Entries.accountOf(name);
            boolean allEnded =
                    rotations.stream().filter(r -> r.account.equals(account)).allMatch(DrivenRotation::ended);
            boolean everSet = journal.stream().anyMatch(entry -> Entries.isReset(entry, account));
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
        boolean changed = window(rotation).stream().anyMatch(entry -> Entries.isReset(entry, rotation.account));
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
                        && Entries.accountOf(entry.get("target").asText()).equals(rotation.account))
                .toList();
    }

    private List<JsonNode> of(String target) {
        return journal.stream()
                .filter(entry -> entry.get("target").asText().equals(target))
                .toList();
    }

    private void violate(int point, String message) {
        violations.add(new Violation(point, message));
    }
}
