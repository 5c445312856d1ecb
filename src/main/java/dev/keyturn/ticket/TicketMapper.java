package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Ticket} of a ticket's JSON. What cannot be read as it should be is a {@link TicketSystemException}.
 */
final class TicketMapper {

    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_LIST = 1000;
    private static final int MOST_SUBJECTS = 100;
    private static final String DISPLAY = "/display_value";
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

    /**
     * What the system tells of a ticket elsewhere than in its JSON. It is asked once the JSON is known to be whole.
     *
     * @param typeNames what its type is called; empty where nothing but the JSON says it
     * @param stateNames what its state is called
     * @param subjects what it names, with names where it has ids
     * @param approvals more than what its JSON shows of them
     */
    record Elsewhere(
            List<String> typeNames,
            List<String> stateNames,
            UnaryOperator<JsonNode> subjects,
            UnaryOperator<Approvals> approvals) {

        static final Elsewhere NOTHING =
                new Elsewhere(List.of(), List.of(), UnaryOperator.identity(), UnaryOperator.identity());

        static Elsewhere approvals(UnaryOperator<Approvals> approvals) {
            return new Elsewhere(List.of(), List.of(), UnaryOperator.identity(), approvals);
        }
    }

    /** @param raw what the system keeps of them elsewhere, as it was read; null when nothing was */
    record Approvals(
            Approval approval,
            List<PersonNames> by,
            @Nullable String raw) {}

    /** @throws TicketSystemException about what was read so far */
    Ticket ticket(JsonNode json, Elsewhere elsewhere) {
        Map<String, String> raw = raw(json);
        try {
            refuseAbsent(raw);
            return ticket(json, raw, elsewhere);
        } catch (TicketSystemException trouble) {
            throw trouble.about(raw);
        }
    }

    private Ticket ticket(JsonNode json, Map<String, String> raw, Elsewhere elsewhere) {
        JsonNode approvers = at(json, TicketField.APPROVERS);
        Approvals approvals = elsewhere.approvals.apply(
                new Approvals(approval(json), approvers == null ? List.of() : people(approvers), null));
        if (approvals.raw != null) {
            raw.put("approvals", PlainText.oneLine(approvals.raw, LONGEST_LIST));
        }
        String state = needed(json, TicketField.STATE);
        String type = text(json, TicketField.TYPE);
        String title = text(json, TicketField.TITLE);
        List<String> subjects = new ArrayList<>();
        List<String> unresolved = new ArrayList<>();
        JsonNode named = at(json, TicketField.ACCOUNT);
        collect(named == null ? null : elsewhere.subjects.apply(named), subjects, unresolved);
        collectId(json, subjects, unresolved);
        return new Ticket(
                source,
                needed(json, TicketField.ID),
                label(type == null ? "" : type, text(json, TicketField.TYPE_NAME), elsewhere.typeNames),
                label(state, text(json, TicketField.STATE_NAME), elsewhere.stateNames),
                text(json, TicketField.STATE_CATEGORY),
                approvals.approval,
                authors(json),
                approvals.by,
                isSet(at(json, TicketField.ON_HOLD)),
                subjects,
                unresolved,
                time(json, TicketField.WINDOW_START),
                time(json, TicketField.WINDOW_END),
                title == null ? "" : title,
                raw);
    }

    private static Label label(String id, @Nullable String name, List<String> names) {
        String shown = name == null ? id : name;
        return new Label(id, shown, names.isEmpty() ? List.of(shown) : names);
    }

    /** Rights on fields drop a field without an error, and then nothing that it could say is known. */
    private void refuseAbsent(Map<String, String> raw) {
        List<String> absent = fields.keySet().stream()
                .filter(field -> field.decides() && !raw.containsKey(field.setting()))
                .map(field -> fields.get(field) + " (" + field.setting() + ")")
                .toList();
        if (!absent.isEmpty()) {
            throw TicketSystemException.lasting("A ticket of " + source + " came without " + String.join(", ", absent)
                    + ". Give Keyturn's user the right to read that, or correct keyturn.tickets.sources."
                    + source
                    + ".fields.");
        }
    }

    /** What stood in each field that was there, by its setting. Of people only what tells them apart. */
    private Map<String, String> raw(JsonNode json) {
        Map<String, String> raw = new LinkedHashMap<>();
        fields.forEach((field, pointer) -> {
            JsonNode node = field.decides() ? json.at(pointer) : MissingNode.getInstance();
            if (!node.isMissingNode()) {
                raw.put(field.setting(), PlainText.oneLine(words(field, node), LONGEST_TEXT));
            }
        });
        return raw;
    }

    private static String words(TicketField field, JsonNode node) {
        if (node.isNull()) {
            return "";
        }
        if (node.isValueNode()) {
            return node.asText();
        }
        if (!field.isPerson() && field != TicketField.APPROVERS) {
            return node.toString();
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(one -> words(field, one))
                    .collect(Collectors.joining("; "));
        }
        return Stream.concat(PERSON_NAMES.stream(), PERSON_IDS.stream())
                .filter(key -> text(node.get(key)) != null)
                .map(key -> key + " " + text(node.get(key)))
                .collect(Collectors.joining(", "));
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

    /** An object without a name counts by its id, by which settings may know it. */
    private static void collect(@Nullable JsonNode node, List<String> names, List<String> unresolved) {
        if (node == null || names.size() == MOST_SUBJECTS) {
            return;
        }
        if (node.isArray()) {
            node.forEach(element -> collect(element, names, unresolved));
        } else if (node.isObject()) {
            JsonNode name =
                    NAMES.stream().filter(node::has).findFirst().map(node::get).orElse(null);
            String id = objectId(node);
            if (name != null) {
                collect(name, names, unresolved);
            } else if (id != null) {
                names.add(id);
                unresolved.add(id);
            }
        } else if (!node.isNull() && !node.isMissingNode() && !node.asText().isBlank()) {
            names.add(PlainText.oneLine(node.asText(), LONGEST_TEXT).strip());
        }
    }

    static @Nullable String objectId(JsonNode node) {
        return Stream.of("id", "objectId", "sys_id")
                .map(key -> text(node.get(key)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** ServiceNow shows a reference to what its user may not see as a value without a display value. */
    private void collectId(JsonNode json, List<String> names, List<String> unresolved) {
        String pointer = fields.get(TicketField.ACCOUNT);
        if (names.isEmpty() && pointer != null && pointer.endsWith(DISPLAY)) {
            String id = text(json.at(pointer.substring(0, pointer.length() - DISPLAY.length()) + "/value"));
            if (id != null) {
                names.add(id);
                unresolved.add(id);
            }
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

    /** @throws RuntimeException when it is none */
    static Instant time(String value) {
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
