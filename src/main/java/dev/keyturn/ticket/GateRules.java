package dev.keyturn.ticket;

import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.Ticket.Approval;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>.gate}: what a ticket must be like. A state is written as the system's value, as
 * its name, or as {@code category:} and Jira's status category; case does not matter. A state in none of the lists stops.
 *
 * @param types Types of ticket that count as a change.
 * @param proceed States in which the change may be made.
 * @param waiting States that may still become one of those.
 * @param cancelled States in which the change will not be made any more: they cancel its rotation.
 * @param early States, out of those that wait, in which the rotation may be requested and approved already. The change
 *     itself still waits.
 * @param approvalRequired Whether the ticket itself must be approved.
 * @param preApproved Types of change whose template was approved, so that no one is asked for an approval of each. A
 *     ticket in which one was asked for all the same, or refused, waits or stops as others do.
 * @param approvers Who must be among those who approved, for a type of change: its name, an equals sign, and the names of
 *     people, separated by commas. All of them have to.
 * @param approvedIn States that prove the approval of a type of change, which can be reached only with it: the type's name,
 *     an equals sign, and the states, separated by commas. In others it is not approved; one that is still asked for, or
 *     was refused, is not in these either. The type * stands for every other one in both.
 * @param windowRequired Whether a ticket without a planned start and end stops. It does, unless this is false.
 */
public record GateRules(
        @Nullable List<String> types,
        @Nullable List<String> proceed,
        @Nullable List<String> waiting,
        @Nullable List<String> cancelled,
        @Nullable List<String> early,
        @Nullable Boolean approvalRequired,
        @Nullable List<String> preApproved,
        @Nullable List<String> approvers,
        @Nullable List<String> approvedIn,
        @Nullable Boolean windowRequired) {

    static final GateRules NONE = new GateRules(null, null, null, null, null, null, null, null, null, null);

    private static final String EVERY_OTHER = "*";

    static final GateRules SERVICENOW = new GateRules(
            List.of("normal", "standard", "emergency"),
            List.of("-1"),
            List.of("-5", "-4", "-3", "-2"),
            List.of("4"),
            List.of(),
            true,
            List.of("standard"),
            List.of(),
            List.of(),
            true);

    static final GateRules JIRA = new GateRules(
            List.of("[System] Change", "Change"),
            List.of("Implementing"),
            List.of("category:new", "category:indeterminate"),
            List.of("Canceled", "Cancelled", "Declined"),
            List.of(),
            true,
            List.of(),
            List.of(),
            List.of(),
            true);

    static final GateRules GENERIC = new GateRules(
            List.of(), List.of(), List.of(), List.of(), List.of(), true, List.of(), List.of(), List.of(), true);

    /** These rules, and for what they leave out the others. */
    GateRules or(GateRules defaults) {
        return new GateRules(
                or(types, defaults.types),
                or(proceed, defaults.proceed),
                or(waiting, defaults.waiting),
                or(cancelled, defaults.cancelled),
                or(early, defaults.early),
                approvalRequired == null ? defaults.approvalRequired : approvalRequired,
                or(preApproved, defaults.preApproved),
                or(approvers, defaults.approvers),
                or(approvedIn, defaults.approvedIn),
                windowRequired == null ? defaults.windowRequired : windowRequired);
    }

    boolean takesType(String type) {
        return types == null || types.isEmpty() || types.stream().anyMatch(type::equalsIgnoreCase);
    }

    boolean proceeds(Ticket ticket) {
        return has(proceed, ticket);
    }

    boolean waits(Ticket ticket) {
        return has(waiting, ticket);
    }

    boolean isCancelled(Ticket ticket) {
        return has(cancelled, ticket);
    }

    boolean isEarly(Ticket ticket) {
        return has(early, ticket);
    }

    boolean wantsApproval() {
        return !Boolean.FALSE.equals(approvalRequired);
    }

    boolean wantsWindow() {
        return !Boolean.FALSE.equals(windowRequired);
    }

    /** Whether the ticket's own approval is enough for a change of its type. */
    boolean isApproved(Ticket ticket) {
        if (!wantsApproval()) {
            return true;
        }
        List<String> proving = ofType(approvedIn, ticket.type());
        if (!proving.isEmpty()) {
            return ticket.approval() != Approval.OPEN
                    && ticket.approval() != Approval.REJECTED
                    && has(proving, ticket)
                    && hasApprovers(ticket);
        }
        return ticket.approval() == Approval.APPROVED && hasApprovers(ticket)
                || ticket.approval() == Approval.NOT_REQUESTED
                        && preApproved != null
                        && preApproved.stream().anyMatch(ticket.type()::equalsIgnoreCase);
    }

    /** Whether anything is judged by who approved. */
    boolean wantsApprovers() {
        return approvers != null && !approvers.isEmpty();
    }

    /** The first one that is no rule for a type; null when all are. */
    static @Nullable String broken(@Nullable List<String> rules) {
        return Stream.ofNullable(rules)
                .flatMap(List::stream)
                .filter(rule -> !rule.matches("[^=]*[^=\\s][^=]*=.*[^\\s,].*"))
                .findFirst()
                .orElse(null);
    }

    private boolean hasApprovers(Ticket ticket) {
        return ofType(approvers, ticket.type()).stream()
                .map(PersonNames::of)
                .allMatch(wanted -> ticket.approvers().stream().anyMatch(wanted::is));
    }

    private static List<String> ofType(@Nullable List<String> rules, String type) {
        Map<String, List<String>> byType = new HashMap<>();
        for (String rule : rules == null ? List.<String>of() : rules) {
            String[] parts = rule.split("=", 2);
            List<String> values = Stream.of(parts[1].split(","))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList();
            byType.merge(parts[0].strip().toLowerCase(Locale.ROOT), values, (one, other) -> Stream.concat(
                            one.stream(), other.stream())
                    .toList());
        }
        List<String> every = byType.getOrDefault(EVERY_OTHER, List.of());
        return byType.getOrDefault(type.toLowerCase(Locale.ROOT), every);
    }

    private static boolean has(@Nullable List<String> states, Ticket ticket) {
        String category = ticket.stateCategory() == null
                ? null
                : "category:" + ticket.stateCategory().toLowerCase(Locale.ROOT);
        return states != null
                && states.stream()
                        .anyMatch(state -> state.equalsIgnoreCase(ticket.state())
                                || state.equalsIgnoreCase(ticket.stateName())
                                || state.equalsIgnoreCase(category));
    }

    private static @Nullable List<String> or(@Nullable List<String> given, @Nullable List<String> otherwise) {
        return given == null ? otherwise : List.copyOf(given);
    }
}
