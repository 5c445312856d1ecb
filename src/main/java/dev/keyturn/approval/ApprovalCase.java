package dev.keyturn.approval;

import dev.keyturn.kernel.PersonNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the approval of one rotation stands.
 *
 * @param requester who asked for it
 * @param onBehalfOf who wrote the change ticket, when a service account asked
 * @param authors who wrote it, as it said whenever it was read, each with all their names
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
        List<PersonNames> authors,
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

    /**
     * Why this person cannot approve, in any group; null when nothing is in the way.
     *
     * @param namesOf all names that a user is known by
     */
    public @Nullable String obstacle(String person, Function<String, PersonNames> namesOf) {
        PersonNames names = namesOf.apply(person);
        String asked = asked(names, namesOf);
        if (asked != null) {
            return asked + ", so another person has to decide it.";
        }
        for (String approver : approvers) {
            if (namesOf.apply(approver).mayBe(names)) {
                String same = andIs(names, approver);
                return (same.isEmpty() ? person : approver) + " has approved already" + same
                        + ", and two different people have to. Another person is next.";
            }
        }
        if (policy.ticketApprovers().stream().anyMatch(names::mayBe)) {
            return person
                    + " has approved in the change ticket already, and two different people have to. Another person"
                    + " is next.";
        }
        return null;
    }

    /** What the rotation is to one who asked for it or wrote its ticket; null when the person did neither. */
    public @Nullable String asked(PersonNames person, Function<String, PersonNames> namesOf) {
        if (namesOf.apply(requester).mayBe(person)) {
            return requester + " asked for this rotation" + andIs(person, requester);
        }
        if (onBehalfOf != null && namesOf.apply(onBehalfOf).mayBe(person)) {
            return onBehalfOf + " wrote the change ticket of this rotation" + andIs(person, onBehalfOf);
        }
        return authors.stream()
                .filter(person::mayBe)
                .findFirst()
                .map(author -> author.first() + " wrote the change ticket of this rotation")
                .orElse(null);
    }

    /** Names may tell nothing of it: people have several accounts. */
    private static String andIs(PersonNames person, String other) {
        return PersonNames.of(person.first()).mayBe(PersonNames.of(other))
                ? ""
                : ", and " + person.first() + " and " + other + " are accounts of one person";
    }

    /**
     * Whether those who approved were allowed to, and enough: what {@link #obstacle} asked, at any later time. Who approved
     * in the ticket may have turned out to be its author since.
     *
     * @param namesOf all names that the record knows a user by
     */
    public boolean holds(Function<String, PersonNames> namesOf) {
        List<PersonNames> people = new ArrayList<>(policy.ticketApprovers());
        if (people.stream().anyMatch(approver -> asked(approver, namesOf) != null)) {
            return false;
        }
        for (String approver : approvers) {
            PersonNames names = namesOf.apply(approver);
            if (asked(names, namesOf) != null || people.stream().anyMatch(names::mayBe)) {
                return false;
            }
            people.add(names);
        }
        return approved();
    }
}
