package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.rotation.RotationProblem.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What makes a request one that can be carried out, whichever way it came in. */
public class RequestRules {

    public static final int LONGEST_REASON = 2000;
    static final int LONGEST_TICKET = 100;
    static final int LONGEST_PERSON = 200;

    private final Accounts accounts;
    private final TicketNumbers tickets;
    private final Clock clock;

    RequestRules(Accounts accounts, TicketNumbers tickets, Clock clock) {
        this.accounts = accounts;
        this.tickets = tickets;
        this.clock = clock;
    }

    /** The same request with its ticket as the ticket's system writes it: what follows compares numbers. */
    public RotationRequest spelled(RotationRequest request) {
        String typed = request.ticket();
        if (typed == null || typed.length() > LONGEST_TICKET || !PlainText.isOneLine(typed)) {
            return request;
        }
        String seen = PlainText.withoutUnseen(typed);
        return request.withTicket(seen.isEmpty() ? null : tickets.spelled(typed).orElse(seen));
    }

    /**
     * @param request as {@link #spelled} gives it
     * @throws RotationProblem with a message for the person who asked
     */
    public void check(RotationRequest request, Person requester) {
        Account account = accounts.find(request.account()).orElseThrow(() -> unknown(request.account()));
        refuseWhen(request.reason().isBlank(), "A reason is missing. Say why the password is to be changed.");
        refuseWhen(
                request.reason().length() > LONGEST_REASON,
                "The reason is longer than " + LONGEST_REASON
                        + " characters. Shorten it and put the rest in the ticket.");
        refuseWhen(
                !PlainText.isLines(request.reason()),
                "The reason has control characters other than line breaks and tabs. Remove them.");
        String ticket = request.ticket();
        refuseWhenNotOneLine("ticket", ticket);
        refuseWhen(
                ticket != null && ticket.length() > LONGEST_TICKET,
                "The ticket is longer than " + LONGEST_TICKET + " characters. Give its number only.");
        refuseWhen(
                account.ticketRequired() && (ticket == null || ticket.isBlank()),
                "Account " + account.name() + " is changed under a change ticket only. Give the ticket's number.");
        if (ticket != null && account.ticketRequired() && !tickets.isJudged(ticket)) {
            throw new RotationProblem(
                    Kind.TICKET_MISSING,
                    "Account " + account.name()
                            + " is changed only under a change ticket that Keyturn reads, and the ticket given is of no system"
                            + " that it reads. Correct the number.");
        }
        checkService(request, requester.isIn(Person.TICKETS));
        String behalf = request.onBehalfOf();
        refuseWhenNotOneLine("name of the person it is asked for", behalf);
        refuseWhen(
                behalf != null && behalf.length() > LONGEST_PERSON,
                "The name of the person it is asked for is longer than " + LONGEST_PERSON + " characters.");
        checkWindow(request);
    }

    /** Only the account of a ticket system asks on behalf of another person, and it always has a ticket to show. */
    private static void checkService(RotationRequest request, boolean isService) {
        if (isService && (request.ticket() == null || request.ticket().isBlank())) {
            throw new RotationProblem(
                    Kind.TICKET_MISSING,
                    "A ticket system asks for rotations under a change ticket only. Give the ticket's number.");
        }
        if (!isService && request.onBehalfOf() != null) {
            throw new RotationProblem(
                    Kind.NOT_ALLOWED,
                    "Only the service account of a ticket system asks on behalf of another person. Leave onBehalfOf out: the rotation is asked for in your own name.");
        }
    }

    private void checkWindow(RotationRequest request) {
        refuseWhen(
                !TimeRange.hasOrNone(request.windowStart()) || !TimeRange.hasOrNone(request.windowEnd()),
                "The change window must lie within the time " + TimeRange.WORDS + ". Correct its start and end.");
        Instant end = request.windowEnd();
        if (end == null) {
            return;
        }
        Instant start = request.windowStart();
        refuseWhen(
                start != null && !start.isBefore(end),
                "The change window ends before it starts. Give an end that is later than the start.");
        refuseWhen(!end.isAfter(clock.instant()), "The change window is over already. Give one that is still to come.");
    }

    private RotationProblem unknown(String name) {
        String known = accounts.all().stream().map(Account::name).collect(Collectors.joining(", "));
        return new RotationProblem(
                Kind.UNKNOWN_ACCOUNT,
                "There is no account named " + printable(name) + ". Known accounts: " + known + ".");
    }

    /** Tasklist shows a refusal as HTML, so nothing of what was typed may be markup. */
    private static String printable(String name) {
        String clean = name.replaceAll("[^\\p{L}\\p{N} ._@-]", "?");
        return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
    }

    private static void refuseWhenNotOneLine(String what, @Nullable String text) {
        refuseWhen(text != null && !PlainText.isOneLine(text), "The " + what + " has control characters. Remove them.");
    }

    private static void refuseWhen(boolean wrong, String message) {
        if (wrong) {
            throw new RotationProblem(Kind.INVALID_REQUEST, message);
        }
    }
}
