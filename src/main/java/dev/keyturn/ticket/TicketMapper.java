package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.ticket.Ticket.Approval;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Ticket} of a ticket's JSON. What cannot be read as it should be is a {@link TicketSystemException}.
 */
final class TicketMapper {

    private static final int LONGEST_TEXT = 200;
    private static final int MOST_SUBJECTS = 100;
    private static final List<String> NAMES = List.of("display_value", "value", "name", "displayName", "label", "key");

    /** Data Center has names, Cloud has not, and may hide addresses. */
    private static final List<String> JIRA_PEOPLE =
            List.of("/fields/reporter/name", "/fields/reporter/emailAddress", "/fields/reporter/accountId");

    /** Jira writes an offset without a colon. */
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private static final DateTimeFormatter SERVICENOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final String source;
    private final Map<TicketField, String> fields;

    TicketMapper(String source, Map<TicketField, String> fields) {
        this.source = source;
        this.fields = fields;
    }

    /** With the approval that the ticket's own JSON shows. */
    Ticket ticket(JsonNode json) {
        return ticket(json, approval(json));
    }

    Ticket ticket(JsonNode json, Approval approval) {
        String state = needed(json, TicketField.STATE);
        String stateName = text(json, TicketField.STATE_NAME);
        String type = text(json, TicketField.TYPE);
        String title = text(json, TicketField.TITLE);
        List<String> subjects = new ArrayList<>();
        collect(at(json, TicketField.ACCOUNT), subjects);
        return new Ticket(
                source,
                needed(json, TicketField.ID),
                type == null ? "" : type,
                state,
                stateName == null ? state : stateName,
                text(json, TicketField.STATE_CATEGORY),
                approval,
                requester(json),
                subjects,
                time(json, TicketField.WINDOW_START),
                time(json, TicketField.WINDOW_END),
                title == null ? "" : title);
    }

    @Nullable
    String id(JsonNode json) {
        return text(json, TicketField.ID);
    }

    private @Nullable String requester(JsonNode json) {
        if (fields.containsKey(TicketField.REQUESTER)) {
            return text(json, TicketField.REQUESTER);
        }
        return JIRA_PEOPLE.stream()
                .map(pointer -> text(json.at(pointer)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Approval approval(JsonNode json) {
        String value = text(json, TicketField.APPROVAL);
        if (value == null) {
            return Approval.OPEN;
        }
        if (value.equalsIgnoreCase(fields.get(TicketField.APPROVED))) {
            return Approval.APPROVED;
        }
        return value.equalsIgnoreCase(fields.get(TicketField.REJECTED)) ? Approval.REJECTED : Approval.OPEN;
    }

    private String needed(JsonNode json, TicketField field) {
        String value = text(json, field);
        if (value == null) {
            throw unreadable(field, "has no text");
        }
        return value;
    }

    private @Nullable String text(JsonNode json, TicketField field) {
        return text(at(json, field));
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        if (node == null || !node.isValueNode() || node.isNull()) {
            return null;
        }
        String value = PlainText.oneLine(node.asText(), LONGEST_TEXT).strip();
        return value.isEmpty() ? null : value;
    }

    private @Nullable JsonNode at(JsonNode json, TicketField field) {
        String pointer = fields.get(field);
        return pointer == null ? null : json.at(pointer);
    }

    private static void collect(@Nullable JsonNode node, List<String> into) {
        if (node == null || into.size() == MOST_SUBJECTS) {
            return;
        }
        if (node.isArray()) {
            node.forEach(element -> collect(element, into));
        } else if (node.isObject()) {
            NAMES.stream().filter(node::has).findFirst().ifPresent(name -> collect(node.get(name), into));
        } else if (!node.isNull() && !node.isMissingNode() && !node.asText().isBlank()) {
            into.add(PlainText.oneLine(node.asText(), LONGEST_TEXT).strip());
        }
    }

    private @Nullable Instant time(JsonNode json, TicketField field) {
        String value = text(json, field);
        if (value == null) {
            return null;
        }
        Instant time;
        try {
            time = time(value);
        } catch (DateTimeException | NumberFormatException e) {
            throw unreadable(field, "has no time with an offset");
        }
        if (!TimeRange.has(time)) {
            throw TicketSystemException.lasting("A ticket of " + source + " has a time at " + fields.get(field)
                    + " that is not one " + TimeRange.WORDS + ". Correct it in the ticket.");
        }
        return time;
    }

    private static Instant time(String value) {
        if (value.chars().allMatch(Character::isDigit)) {
            return Instant.ofEpochMilli(Long.parseLong(value));
        }
        return value.indexOf('T') < 0
                ? LocalDateTime.parse(value, SERVICENOW).toInstant(ZoneOffset.UTC)
                : OffsetDateTime.parse(value, WITH_OFFSET).toInstant();
    }

    private TicketSystemException unreadable(TicketField field, String what) {
        return TicketSystemException.lasting("A ticket of " + source + " " + what + " at " + fields.get(field)
                + ". Correct keyturn.tickets.sources." + source + "." + field.setting() + ".");
    }
}
