package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.campaign.Truth.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first two judgements: what binds is stored, at every instant, and there is never more than one candidate alive. A failover to
 * a standby that no commit waited for may lose one that is set already: never without a person being asked about it.
 */
final class PasswordJudge {

    private final List<Version> versions;
    private final List<Loss> losses;
    private final List<Violation> violations = new ArrayList<>();

    PasswordJudge(List<Version> versions, List<Loss> losses) {
        this.versions = versions;
        this.losses = losses;
    }

    List<Violation> violations() {
        return violations;
    }

    /** What binds right now is in the store right now. Before the first reset only the lab knows the password. */
    static List<Violation> storedAtThisInstant(
            JsonNode journal, List<Version> versions, Injected hit, List<Loss> losses) {
        List<Violation> violations = new ArrayList<>();
        for (String account : RunPlan.ACCOUNTS) {
            JsonNode last = null;
            for (JsonNode entry : journal) {
                last = Entries.isReset(entry, account) ? entry : last;
            }
            if (last != null && !stored(versions, account, Entries.fingerprint(last)) && lossOf(last, losses) == null) {
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

    /** @param tolerance how far the clocks of the store and of the lab may differ */
    void storedBeforeSet(List<JsonNode> journal, Duration tolerance, List<DrivenRotation> rotations) {
        for (String account : RunPlan.ACCOUNTS) {
            for (JsonNode reset :
                    journal.stream().filter(e -> Entries.isReset(e, account)).toList()) {
                Instant set = Instant.parse(reset.get("time").asText()).plus(tolerance);
                boolean before = versions.stream()
                        .anyMatch(version -> version.account().equals(account)
                                && version.fingerprint().equals(Entries.fingerprint(reset))
                                && !version.createdAt().isAfter(set));
                Loss loss = lossOf(reset, losses);
                boolean asked = loss != null
                        && rotations.stream()
                                .anyMatch(rotation -> rotation.account.equals(account) && rotation.wasAskedAbout(loss));
                if (!before && !asked) {
                    violate(
                            1,
                            "Journal entry " + reset.get("number") + " set a password of " + account
                                    + (loss == null
                                            ? " that was not stored before."
                                            : ", which a failover has lost, and nobody was asked."));
                }
            }
        }
    }

    void oneCandidate(DrivenRotation rotation, List<JsonNode> window) {
        Set<String> earlier = versions.stream()
                .filter(version -> version.account().equals(rotation.account)
                        && !version.rotation().equals(rotation.id))
                .map(Version::fingerprint)
                .collect(Collectors.toSet());
        Set<String> lost = window.stream()
                .filter(entry -> Entries.isReset(entry, rotation.account) && lossOf(entry, losses) != null)
                .map(Entries::fingerprint)
                .filter(fingerprint -> !stored(versions, rotation.account, fingerprint))
                .collect(Collectors.toSet());
        long candidates = window.stream()
                .filter(entry -> Entries.isReset(entry, rotation.account))
                .map(Entries::fingerprint)
                .filter(fingerprint -> !earlier.contains(fingerprint) && !lost.contains(fingerprint))
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

    /** The one that may have taken the password with it which was set then; null when none may have. */
    private static Loss lossOf(JsonNode reset, List<Loss> losses) {
        return losses.stream()
                .filter(loss -> loss.mayHaveLost(reset))
                .findFirst()
                .orElse(null);
    }

    private static boolean stored(List<Version> versions, String account, String fingerprint) {
        return versions.stream()
                .anyMatch(v -> v.account().equals(account) && v.fingerprint().equals(fingerprint));
    }

    private void violate(int point, String message) {
        violations.add(new Violation(point, message));
    }
}
