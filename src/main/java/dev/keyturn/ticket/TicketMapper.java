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
    private final TicketFields fields;

    TicketMapper(String source, TicketFields fields) {
        this.source = source;
        this.fields = fields;
    }

    /** With the approval that the ticket's own JSON shows. */
    Ticket ticket(JsonNode json) {
        return ticket(json, approval(json));
    }

    Ticket ticket(JsonNode json, Approval approval) {
        String state = needed(json, fields.state(), "state");
        String stateName = text(json, fields.stateName());
        String type = text(json, fields.type());
        String title = text(json, fields.title());
        List<String> subjects = new ArrayList<>();
        collect(at(json, fields.account()), subjects);
        return new Ticket(
                source,
                needed(json, fields.id(), "id"),
                type == null ? "" : type,
                state,
                stateName == null ? state : stateName,
                text(json, fields.stateCategory()),
                approval,
                requester(json),
                subjects,
                time(json, fields.windowStart(), "window-start"),
                time(json, fields.windowEnd(), "window-end"),
                title == null ? "" : title);
    }

    @Nullable
    String id(JsonNode json) {
        return text(json, fields.id());
    }

    private @Nullable String requester(JsonNode json) {
        if (fields.requester() != null) {
            return text(json, fields.requester());
        }
        return JIRA_PEOPLE.stream()
                .map(pointer -> text(json, pointer))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Approval approval(JsonNode json) {
        String value = text(json, fields.approval());
        if (value == null) {
            return Approval.OPEN;
        }
        if (value.equalsIgnoreCase(fields.approved())) {
            return Approval.APPROVED;
        }
        return value.equalsIgnoreCase(fields.rejected()) ? Approval.REJECTED : Approval.OPEN;
    }

    private String needed(JsonNode json, @Nullable String pointer, String field) {
        String value = text(json, pointer);
        if (value == null) {
            throw unreadable(field, pointer, "has no text");
        }
        return value;
    }

    private static @Nullable String text(JsonNode json, @Nullable String pointer) {
        JsonNode node = at(json, pointer);
        if (node == null || !node.isValueNode() || node.isNull()) {
            return null;
        }
        String value = PlainText.oneLine(node.asText(), LONGEST_TEXT).strip();
        return value.isEmpty() ? null : value;
    }

    private static @Nullable JsonNode at(JsonNode json, @Nullable String pointer) {
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

    private @Nullable Instant time(JsonNode json, @Nullable String pointer, String field) {
        String value = text(json, pointer);
        if (value == null) {
            return null;
        }
        Instant time;
        try {
            time = time(value);
        } catch (DateTimeException | NumberFormatException e) {
            throw unreadable(field, pointer, "has no time with an offset");
        }
        if (!TimeRange.has(time)) {
            throw TicketSystemException.lasting("A ticket of " + source + " has a time at " + pointer
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

    private TicketSystemException unreadable(String field, @Nullable String pointer, String what) {
        return TicketSystemException.lasting("A ticket of " + source + " " + what + " at " + pointer
                + ". Correct keyturn.tickets.sources." + source + ".fields." + field + ".");
    }
}
