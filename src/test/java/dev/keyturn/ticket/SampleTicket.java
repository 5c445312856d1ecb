package dev.keyturn.ticket;

import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.Ticket.Approval;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A normal change in Implement, approved, of contoso.com, in a window that is open for long. A test says what differs. */
final class SampleTicket {

    static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant FAR = Instant.parse("2190-01-01T00:00:00Z");

    private final Map<TicketField, PersonNames> people = new EnumMap<>(TicketField.class);
    private final String id;
    private String source = "s";
    private Label type = Label.of("normal", "normal");
    private Label state = Label.of("-1", "-1");
    private String category;
    private Approval approval = Approval.APPROVED;
    private List<PersonNames> approvers = List.of();
    private boolean onHold;
    private List<String> names = List.of("contoso.com");
    private List<String> unresolved = List.of();
    private Instant start = LONG_AGO;
    private Instant end = FAR;
    private String title = "Rotate it";

    private SampleTicket(String id) {
        this.id = id;
        people.put(TicketField.REQUESTER, PersonNames.of("beth"));
    }

    static SampleTicket of(String id) {
        return new SampleTicket(id);
    }

    SampleTicket from(String system) {
        source = system;
        return this;
    }

    SampleTicket type(String value) {
        return type(value, value);
    }

    SampleTicket type(String value, String name) {
        type = Label.of(value, name);
        return this;
    }

    SampleTicket state(String value, String name) {
        return state(new Label(value, name, List.of(name)));
    }

    SampleTicket state(Label label) {
        state = label;
        return this;
    }

    SampleTicket category(String value) {
        category = value;
        return this;
    }

    SampleTicket approval(Approval value) {
        approval = value;
        return this;
    }

    SampleTicket approvedBy(PersonNames... who) {
        approvers = List.of(who);
        return this;
    }

    SampleTicket person(TicketField field, String... names) {
        people.put(field, PersonNames.of(names));
        return this;
    }

    SampleTicket onHold() {
        onHold = true;
        return this;
    }

    SampleTicket naming(List<String> subjects) {
        names = subjects;
        return this;
    }

    SampleTicket unresolved(String... ids) {
        names = List.of(ids);
        unresolved = List.of(ids);
        return this;
    }

    SampleTicket window(Instant opens, Instant closes) {
        start = opens;
        end = closes;
        return this;
    }

    SampleTicket title(String text) {
        title = text;
        return this;
    }

    Ticket ticket() {
        return new Ticket(
                source,
                id,
                type,
                state,
                category,
                approval,
                people,
                approvers,
                onHold,
                names,
                unresolved,
                start,
                end,
                title,
                Map.of());
    }
}
