package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.PersonNames;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Ticket} of a ticket's JSON. What cannot be read as it should be is a {@link TicketSystemException}.
 */
final class TicketMapper {

    private static final int LONGEST_TEXT = 200;
    private static final int MOST_SUBJECTS = 100;
    private static final List<String> NAMES = List.of("display_value", "value", "name", "displayName", "label", "key");

    /** What a person object is compared by. Display names are no one's alone. */
    private static final List<String> PERSON_NAMES =
            List.of("user_name", "userName", "login", "name", "emailAddress", "email", "userPrincipalName");

    /** What a person object is looked up by in the mapping of people: no name that anybody logs in with. */
    private static final List<String> PERSON_IDS = List.of("accountId", "key", "id", "value");

    /** ServiceNow's words for an approval that no one was asked for. */
    private static final List<String> NOT_REQUESTED = List.of("not requested", "not_requested", "not_required");

    private static final List<String> NO = List.of("false", "0", "no");

    /** Jira writes an offset without a colon. */
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private static final DateTimeFormatter SERVICENOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final String source;
    private final Map<TicketField, String> fields;
    private final List<PersonNames> known;

    /** @param people the names of each human who has several, separated by commas */
    TicketMapper(String source, Map<TicketField, String> fields, List<String> people) {
        this.source = source;
        this.fields = fields;
        this.known =
                people.stream().map(names -> PersonNames.of(names.split(","))).toList();
    }

    /** With the approval that the ticket's own JSON shows. */
    Ticket ticket(JsonNode json) {
        JsonNode approvers = at(json, TicketField.APPROVERS);
        return ticket(json, approval(json), approvers == null ? List.of() : people(approvers));
    }

    Ticket ticket(JsonNode json, Approval approval, List<PersonNames> approvers) {
        refuseAbsent(json);
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
                authors(json),
                approvers,
                isSet(at(json, TicketField.ON_HOLD)),
                subjects,
                time(json, TicketField.WINDOW_START),
                time(json, TicketField.WINDOW_END),
                title == null ? "" : title,
                raw(json));
    }

    /** Rights on fields drop a field without an error, and then nothing that it could say is known. */
    private void refuseAbsent(JsonNode json) {
        List<String> absent = fields.entrySet().stream()
                .filter(field ->
                        field.getKey().decides() && json.at(field.getValue()).isMissingNode())
                .map(field -> field.getValue() + " (" + field.getKey().setting() + ")")
                .toList();
        if (!absent.isEmpty()) {
            throw TicketSystemException.lasting("A ticket of " + source + " came without " + String.join(", ", absent)
                    + ". Give Keyturn's user the right to read that, or correct keyturn.tickets.sources." + source
                    + ".fields.");
        }
    }

    private Map<String, String> raw(JsonNode json) {
        Map<String, String> raw = new LinkedHashMap<>();
        fields.forEach((field, pointer) -> {
            if (field.decides() && !field.isPerson() && field != TicketField.APPROVERS) {
                JsonNode node = json.at(pointer);
                raw.put(
                        field.setting(),
                        PlainText.oneLine(node.isValueNode() ? node.asText() : node.toString(), LONGEST_TEXT));
            }
        });
        return raw;
    }

    @Nullable
    String id(JsonNode json) {
        return text(json, TicketField.ID);
    }

    private Map<TicketField, PersonNames> authors(JsonNode json) {
        Map<TicketField, PersonNames> authors = new EnumMap<>(TicketField.class);
        for (TicketField field : fields.keySet()) {
            if (field.isPerson()) {
                authors.put(field, person(json.at(fields.get(field))));
            }
        }
        return authors;
    }

    /** One person or several of them, without those who have no name to compare. */
    List<PersonNames> people(JsonNode node) {
        List<PersonNames> people = new ArrayList<>();
        for (JsonNode one : node.isArray() ? node : List.of(node)) {
            PersonNames person = person(one);
            if (!person.isEmpty() && people.size() < MOST_SUBJECTS) {
                people.add(person);
            }
        }
        return people;
    }

    private PersonNames person(JsonNode node) {
        if (!node.isObject()) {
            return mapped(PersonNames.of(text(node)), PersonNames.NONE);
        }
        return mapped(texts(node, PERSON_NAMES), texts(node, PERSON_IDS));
    }

    private static PersonNames texts(JsonNode node, List<String> keys) {
        return PersonNames.of(keys.stream().map(key -> text(node.get(key))).toArray(String[]::new));
    }

    private PersonNames mapped(PersonNames names, PersonNames ids) {
        PersonNames all = names;
        for (PersonNames human : known) {
            if (Stream.of(names, ids).flatMap(some -> some.all().stream()).anyMatch(human::has)) {
                all = all.and(human.all());
            }
        }
        return all;
    }

    private Approval approval(JsonNode json) {
        String value = text(json, TicketField.APPROVAL);
        if (value == null || NOT_REQUESTED.stream().anyMatch(value::equalsIgnoreCase)) {
            return fields.containsKey(TicketField.APPROVAL) ? Approval.NOT_REQUESTED : Approval.OPEN;
        }
        if (value.equalsIgnoreCase(fields.get(TicketField.APPROVED))) {
            return Approval.APPROVED;
        }
        return value.equalsIgnoreCase(fields.get(TicketField.REJECTED)) ? Approval.REJECTED : Approval.OPEN;
    }

    /** Anything but a plain no: what is not understood holds. */
    private static boolean isSet(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return false;
        }
        if (node.isContainerNode()) {
            return !node.isEmpty();
        }
        String value = text(node);
        return value != null && NO.stream().noneMatch(value::equalsIgnoreCase);
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
