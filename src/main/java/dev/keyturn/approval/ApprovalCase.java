package dev.keyturn.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the approval of one rotation stands.
 *
 * @param requester who asked for it
 * @param onBehalfOf who wrote the change ticket, when a service account asked
 * @param until when a request that is not approved expires; null as long as no policy was chosen, and in rotations from
 *     before there was one
 * @param escalateAt when the policy's second group may approve as well; null as {@code until} is
 * @param escalatedAt since when it may; null as long as it may not
 * @param approvers who has approved, in order
 * @param rejected whether a person has rejected it
 */
public record ApprovalCase(
        String requester,
        @Nullable String onBehalfOf,
        ApprovalPolicy policy,
        @Nullable Instant until,
        @Nullable Instant escalateAt,
        @Nullable Instant escalatedAt,
        List<String> approvers,
        boolean rejected) {

    public boolean isChosen() {
        return until != null;
    }

    public boolean approved() {
        return !rejected && approvers.size() >= policy.approvals();
    }

    /** Whose members may approve now. */
    public List<String> groups() {
        List<String> groups = new ArrayList<>(List.of(policy.group()));
        if (escalatedAt != null && !policy.escalateTo().equals(policy.group())) {
            groups.add(policy.escalateTo());
        }
        return groups;
    }

    /** Why this person cannot approve, in any group; null when nothing is in the way. */
    public @Nullable String obstacle(String person) {
        if (person.equalsIgnoreCase(requester)) {
            return requester + " asked for this rotation, so another person has to decide it.";
        }
        if (person.equalsIgnoreCase(onBehalfOf)) {
            return onBehalfOf + " wrote the change ticket of this rotation, so another person has to decide it.";
        }
        if (approvers.stream().anyMatch(person::equalsIgnoreCase)) {
            return person + " has approved already, and two different people have to. Another person is next.";
        }
        return null;
    }

    /** Whether those who approved were allowed to, and enough. */
    public boolean holds() {
        long different = approvers.stream()
                .map(approver -> approver.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        return approved()
                && different == approvers.size()
                && approvers.stream()
                        .noneMatch(approver -> Stream.of(requester, onBehalfOf == null ? requester : onBehalfOf)
                                .anyMatch(approver::equalsIgnoreCase));
    }
}
