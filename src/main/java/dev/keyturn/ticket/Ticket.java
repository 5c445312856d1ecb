package dev.keyturn.ticket;

import dev.keyturn.kernel.PersonNames;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change ticket as its system showed it at one moment.
 *
 * @param source the configured name of the system
 * @param id what people call it, such as {@code CHG0030042}
 * @param type such as {@code normal} or {@code [System] Change}
 * @param state such as {@code -1}, which people read as {@code Implement}
 * @param stateCategory Jira's {@code new}, {@code indeterminate} or {@code done}; null elsewhere
 * @param people who wrote the ticket, by each field that says so; without a name where the field has none to compare
 * @param approvers who approved it, where that is asked for
 * @param onHold whether it is on hold, which does not change its state
 * @param subjects the configuration items or accounts that it names, by their names and ids
 * @param unresolved ids of those whose names Keyturn's user is not shown
 * @param windowStart planned start; null when none is planned
 * @param windowEnd planned end; null when none is planned
 * @param raw what stood in each field that it is judged by, by the field's setting
 */
public record Ticket(
        String source,
        String id,
        Label type,
        Label state,
        @Nullable String stateCategory,
        Approval approval,
        Map<TicketField, PersonNames> people,
        List<PersonNames> approvers,
        boolean onHold,
        List<String> subjects,
        List<String> unresolved,
        @Nullable Instant windowStart,
        @Nullable Instant windowEnd,
        String title,
        Map<String, String> raw) {

    /** The approval inside the ticket system; it says nothing about Keyturn's own. */
    public enum Approval {
        APPROVED,
        /** Everybody approved who was asked. It does not say that nobody was left out. */
        GIVEN,
        OPEN,
        /** No one was asked. Enough for a type of change whose template was approved. */
        NOT_REQUESTED,
        REJECTED
    }

    private static final int MOST_NAMED = 5;

    public Ticket {
        subjects = List.copyOf(subjects);
        unresolved = List.copyOf(unresolved);
        approvers = List.copyOf(approvers);
    }

    /** Everybody who counts as its author: none of them may approve. */
    List<PersonNames> authors() {
        return people.values().stream()
                .filter(person -> !person.isEmpty())
                .distinct()
                .toList();
    }

    /** The fields that should say who wrote it, and do not. */
    List<TicketField> withoutAuthor() {
        return people.entrySet().stream()
                .filter(person -> person.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Who wrote it, for a person to read. */
    @Nullable
    String requester() {
        return authors().stream().map(PersonNames::first).findFirst().orElse(null);
    }

    /** What the record keeps of it. The title may quote anything, so it stays out. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("source", source);
        facts.put("ticket", id);
        facts.put("type", type.name());
        facts.put("state", state.id());
        facts.put("stateName", state.name());
        facts.put("approval", approval.name());
        facts.put("requester", requester());
        facts.put("authors", authors());
        facts.put("approvers", approvers);
        facts.put("onHold", onHold);
        facts.put("subjects", subjects);
        facts.put("unresolved", unresolved);
        facts.put("windowStart", windowStart == null ? null : windowStart.toString());
        facts.put("windowEnd", windowEnd == null ? null : windowEnd.toString());
        facts.put("raw", raw);
        return facts;
    }

    /** What it names, for a message: a ticket may name hundreds. */
    String named() {
        return subjects.isEmpty() ? "nothing" : some(subjects);
    }

    static String some(List<String> all) {
        int more = all.size() - MOST_NAMED;
        return String.join(", ", all.subList(0, Math.min(all.size(), MOST_NAMED)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Tells two plans of the same change apart. */
    String window() {
        return windowStart + "/" + windowEnd;
    }
}
