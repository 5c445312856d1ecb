package dev.keyturn.ticket;

import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.Ticket.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>.gate}: what a ticket must be like. A state or a type is written as the system's
 * value or id, or by its name; a state also as {@code category:} and Jira's status category. Case does not matter. A state
 * in none of the lists stops.
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
    private static final String CATEGORY = "category:";

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

    boolean takesType(Label type) {
        return types == null || types.isEmpty() || type.isOneOf(types);
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
        return switch (ticket.approval()) {
            case APPROVED -> hasApprovers(ticket);
            case GIVEN -> hasRule(ticket.type()) && hasApprovers(ticket);
            case NOT_REQUESTED -> preApproved != null && ticket.type().isOneOf(preApproved);
            case OPEN, REJECTED -> false;
        };
    }

    /** Whether all approvals were given, and nothing says of its type what they prove. */
    boolean lacksProof(Ticket ticket) {
        return wantsApproval() && ticket.approval() == Approval.GIVEN && !hasRule(ticket.type());
    }

    /** Whether a rule says of any type what proves its approval. */
    boolean hasRules() {
        return wantsApprovers() || approvedIn != null && !approvedIn.isEmpty();
    }

    /** Whether anything is judged by who approved. */
    boolean wantsApprovers() {
        return approvers != null && !approvers.isEmpty();
    }

    private boolean hasRule(Label type) {
        return !ofType(approvers, type).isEmpty() || !ofType(approvedIn, type).isEmpty();
    }

    /** What it takes for a type's approval, in the words of the settings. */
    String approvalRule(Label type) {
        if (!wantsApproval()) {
            return "gate.approval-required = false";
        }
        List<String> rules = new ArrayList<>(List.of("gate.approval-required = true"));
        List<String> proving = ofType(approvedIn, type);
        if (!proving.isEmpty()) {
            rules.add("gate.approved-in = " + String.join(", ", proving));
        } else if (preApproved != null && type.isOneOf(preApproved)) {
            rules.add("gate.pre-approved = " + String.join(", ", preApproved));
        }
        List<String> people = ofType(approvers, type);
        if (!people.isEmpty()) {
            rules.add("gate.approvers = " + String.join(", ", people));
        }
        return String.join("; ", rules);
    }

    /** Every state that a rule names. */
    List<String> namedStates() {
        return Stream.concat(
                        Stream.of(proceed, waiting, cancelled, early)
                                .filter(Objects::nonNull)
                                .flatMap(List::stream),
                        values(approvedIn))
                .map(String::strip)
                .filter(state -> !state.toLowerCase(Locale.ROOT).startsWith(CATEGORY))
                .distinct()
                .toList();
    }

    /** Every type that a rule names. */
    List<String> namedTypes() {
        return Stream.of(
                        Stream.of(types, preApproved).filter(Objects::nonNull).flatMap(List::stream),
                        keys(approvers),
                        keys(approvedIn))
                .flatMap(all -> all)
                .map(String::strip)
                .filter(type -> !type.equals(EVERY_OTHER))
                .distinct()
                .toList();
    }

    private static Stream<String> keys(@Nullable List<String> rules) {
        return Stream.ofNullable(rules).flatMap(List::stream).map(rule -> rule.split("=", 2)[0]);
    }

    private static Stream<String> values(@Nullable List<String> rules) {
        return Stream.ofNullable(rules)
                .flatMap(List::stream)
                .flatMap(rule -> Stream.of(rule.split("=", 2)[1].split(",")))
                .filter(value -> !value.isBlank());
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

    /** What the rules of this type say, or else those of every other one. */
    private static List<String> ofType(@Nullable List<String> rules, Label type) {
        List<String> own = matching(rules, name -> type.isOneOf(List.of(name)));
        return own.isEmpty() ? matching(rules, EVERY_OTHER::equals) : own;
    }

    private static List<String> matching(@Nullable List<String> rules, Predicate<String> type) {
        return Stream.ofNullable(rules)
                .flatMap(List::stream)
                .filter(rule -> type.test(rule.split("=", 2)[0].strip()))
                .flatMap(rule -> values(List.of(rule)))
                .map(String::strip)
                .toList();
    }

    private static boolean has(@Nullable List<String> states, Ticket ticket) {
        return states != null
                && (ticket.state().isOneOf(states)
                        || states.stream().anyMatch((CATEGORY + ticket.stateCategory())::equalsIgnoreCase));
    }

    private static @Nullable List<String> or(@Nullable List<String> given, @Nullable List<String> otherwise) {
        return given == null ? otherwise : List.copyOf(given);
    }
}
