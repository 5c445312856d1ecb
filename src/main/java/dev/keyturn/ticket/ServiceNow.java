package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.TicketMapper.Approvals;
import dev.keyturn.ticket.TicketMapper.Elsewhere;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * ServiceNow change requests through the Table API. Work notes are a journal field: writing to it adds an entry, and the
 * entries are rows of {@code sys_journal_field}.
 */
final class ServiceNow implements TicketSystem {

    private static final int PAGE = 100;
    private static final int MOST_APPROVERS = 20_000;
    private static final int MOST_CHANGES = 1_000_000;
    private static final String CLOSED_BY = "state,close_code";
    private static final Pattern NEXT = Pattern.compile("rel=\"?next\"?");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final URI url;
    private final SourceHttp http;
    private final TicketMapper mapper;
    private final String asked;
    private final boolean approversCount;

    /** @param approversCount whether those who approved are to be read */
    ServiceNow(URI url, SourceHttp http, Map<TicketField, String> fields, TicketMapper mapper, boolean approversCount) {
        this.approversCount = approversCount;
        this.url = url;
        this.http = http;
        this.mapper = mapper;
        this.asked = fields.entrySet().stream()
                .filter(field -> field.getKey().isPointer() && field.getValue().startsWith("/"))
                .map(field -> field.getValue().split("/")[1])
                .distinct()
                .collect(Collectors.joining(",", "sys_id,", ""));
    }

    @Override
    public Optional<Ticket> read(String id) {
        return one("number=" + id, asked)
                .map(row -> mapper.ticket(
                        row, approversCount ? Elsewhere.approvals(shown -> approvers(row, shown)) : Elsewhere.NOTHING));
    }

    /**
     * Approvals are rows of their own, one for each person that was asked. A condition on a field that Keyturn's user may
     * not read is left out without an error, so each row says itself what it belongs to.
     */
    private Approvals approvers(JsonNode record, Approvals shown) {
        String sysId = sysId(record);
        List<PersonNames> approvers = new ArrayList<>();
        List<String> raw = new ArrayList<>();
        for (int offset = 0; offset < MOST_APPROVERS; offset += PAGE) {
            Part part = part(
                    "sysapproval_approver",
                    "sysapproval=" + sysId + "^state=approved^ORDERBYsys_id",
                    "sysapproval,state,approver.user_name,approver.email",
                    offset);
            for (JsonNode row : part.rows) {
                if (row.path("sysapproval").asText().equals(sysId)
                        && row.path("state").asText().equals("approved")) {
                    ObjectNode person = JsonNodeFactory.instance.objectNode();
                    person.set("user_name", row.path("approver.user_name"));
                    person.set("email", row.path("approver.email"));
                    approvers.addAll(mapper.people(person));
                    raw.add("approved " + row.path("approver.user_name").asText() + " "
                            + row.path("approver.email").asText());
                }
            }
            if (part.isLast) {
                return new Approvals(shown.approval(), approvers, String.join("; ", raw));
            }
        }
        throw TicketSystemException.passing("ServiceNow has no end of approvals of a ticket.", null);
    }

    /** It answers 401 to a login that it does not take; one without rights sees no change at all. */
    @Override
    public void proveLogin() {
        if (rows(page(table("change_request")
                        .queryParam("sysparm_fields", "sys_id")
                        .queryParam("sysparm_limit", 1)
                        .build()
                        .toUri()))
                .isEmpty()) {
            throw TicketSystemException.lasting("Keyturn's user sees no change request at all at " + url.getHost()
                    + ". Give it the roles to read change_request.");
        }
    }

    /** Rows of one second have an order of their own, or a row could slip from one page to the one before. */
    @Override
    public Changes changes(Instant since, @Nullable String place) {
        int offset = place == null ? 0 : Integer.parseInt(place);
        if (offset >= MOST_CHANGES) {
            throw TicketSystemException.lasting(
                    "ServiceNow has no end of rows of change_request: there are more than " + MOST_CHANGES + ".");
        }
        Part part = part(
                "change_request",
                "sys_updated_on>=" + TIME.format(since.atOffset(ZoneOffset.UTC))
                        + "^ORDERBYDESCsys_updated_on^ORDERBYsys_id",
                "number,sys_updated_on,sys_mod_count",
                offset);
        List<Changed> changed = part.rows.stream()
                .map(row -> new Changed(
                        shown(row, "number"), shown(row, "sys_updated_on") + "/" + shown(row, "sys_mod_count")))
                .toList();
        return new Changes(changed, part.isLast ? null : String.valueOf(offset + PAGE));
    }

    /** Without these a change would be known already when it changes again. */
    private static String shown(JsonNode row, String field) {
        String value = row.path(field).asText();
        if (value.isEmpty()) {
            throw TicketSystemException.lasting("ServiceNow lists changed tickets without " + field
                    + ". Give Keyturn's user the right to read that field of change_request.");
        }
        return value;
    }

    private record Part(List<JsonNode> rows, boolean isLast) {}

    /**
     * Rights hide rows after a page was cut, so a short page is not the last one: the system says what is, by its count of
     * all rows or by a link.
     */
    private Part part(String table, String query, String fields, int offset) {
        SourceHttp.Page answer = page(table(table)
                .queryParam("sysparm_query", "{query}")
                .queryParam("sysparm_fields", fields)
                .queryParam("sysparm_exclude_reference_link", "true")
                .queryParam("sysparm_limit", PAGE)
                .queryParam("sysparm_offset", offset)
                .build(query));
        List<JsonNode> rows = rows(answer);
        return new Part(rows, isLast(answer.headers(), offset + PAGE, rows.isEmpty()));
    }

    private static boolean isLast(HttpHeaders headers, int read, boolean empty) {
        String total = headers.getFirst("X-Total-Count");
        if (total != null && total.matches("[0-9]{1,9}")) {
            return Integer.parseInt(total) <= read;
        }
        List<String> links = headers.getOrEmpty(HttpHeaders.LINK);
        return links.isEmpty()
                ? empty
                : links.stream().noneMatch(link -> NEXT.matcher(link).find());
    }

    /**
     * Notes are shown with the ticket as the display value of its journal field, and are rows of their own table. The
     * table is empty without the right to read it, and a condition on a field without the right is left out: what answers
     * says itself what it is.
     */
    @Override
    public Found find(String id, String marker) {
        JsonNode record = ours(id, "work_notes");
        String notes = record.at("/work_notes/display_value").asText();
        if (notes.contains(marker)) {
            return Found.YES;
        }
        String sysId = sysId(record);
        String ofTicket = "element_id=" + sysId + "^element=work_notes";
        for (JsonNode row : journal(ofTicket + "^valueLIKE" + marker)) {
            if (row.path("value").asText().contains(marker)) {
                return Found.YES;
            }
        }
        boolean seesNotes = !notes.isBlank()
                || journal(ofTicket).stream()
                        .anyMatch(row -> row.path("element_id").asText().equals(sysId)
                                && !row.path("value").asText().isBlank());
        return seesNotes ? Found.NO : Found.UNPROVED;
    }

    private List<JsonNode> journal(String query) {
        return rows(page(table("sys_journal_field")
                .queryParam("sysparm_query", "{query}")
                .queryParam("sysparm_fields", "element_id,value")
                .queryParam("sysparm_limit", 1)
                .build(query)));
    }

    @Override
    public void write(String id, String text) {
        patch(sysId(ours(id, "sys_id")), Map.of("work_notes", text));
    }

    /**
     * A model of changes says which state may follow which. What closes a change is sent with each of them, because where
     * it is mandatory, and from which state on it can be written, is the model's as well.
     */
    @Override
    public void close(String id, Closing closing, String notes) {
        JsonNode record = ours(id, CLOSED_BY);
        String sysId = sysId(record);
        Map<String, String> change = new HashMap<>();
        String code = closing.code();
        if (code != null) {
            change.putAll(Map.of("close_code", code, "close_notes", notes));
        }
        List<String> states = closing.states();
        int done = states.lastIndexOf(record.at("/state/value").asText());
        for (String state : states.subList(done + 1, states.size())) {
            change.put("state", state);
            patch(sysId, change);
            record = readBack(sysId);
            refuseOther("state", state, record);
        }
        if (code != null && !record.at("/close_code/value").asText().equals(code)) {
            patch(sysId, Map.of("close_code", code, "close_notes", notes));
            refuseOther("close_code", code, readBack(sysId));
        }
    }

    private void patch(String sysId, Map<String, String> change) {
        http.send(
                HttpMethod.PATCH,
                table("change_request/{id}")
                        .queryParam("sysparm_fields", "sys_id")
                        .build(sysId),
                change);
    }

    private JsonNode readBack(String sysId) {
        return one("sys_id=" + sysId, "sys_id," + CLOSED_BY)
                .filter(record -> sysId(record).equals(sysId))
                .orElseThrow(
                        () -> TicketSystemException.lasting("The ticket cannot be read back after it was written to."));
    }

    private static void refuseOther(String field, String wanted, JsonNode record) {
        JsonNode value = record.at("/" + field + "/value");
        if (value.isMissingNode()) {
            throw TicketSystemException.lasting(
                    "ServiceNow does not show " + field + ", so nothing proves that it was set to " + wanted
                            + ". Give Keyturn's user the right to read it.");
        }
        if (!value.asText().equals(wanted)) {
            throw TicketSystemException.lasting("ServiceNow answered with success and did not set " + field + " to "
                    + wanted + ": Keyturn's user lacks the right to write it, or a rule there put it back.");
        }
    }

    /** A name is translated; the values are the same in every language. */
    @Override
    public List<String> doubtfulNames(Collection<String> states, Collection<String> types) {
        return states.stream()
                .filter(state -> !state.matches("-?[0-9]{1,9}"))
                .map(state ->
                        "The state \"" + state + "\" is a name, which follows the language of Keyturn's user. Write"
                                + " its value, such as -1.")
                .toList();
    }

    /** The ticket to be written to: a condition without the right to its field is left out, and any ticket answers. */
    private JsonNode ours(String id, String fields) {
        return one("number=" + id, "sys_id,number," + fields)
                .filter(record -> record.at("/number/value").asText().equals(id))
                .orElseThrow(() -> TicketSystemException.lasting("There is no ticket " + id
                        + " to write to, or Keyturn's user may not see it. Check the rights."));
    }

    private static String sysId(JsonNode record) {
        String sysId = record.at("/sys_id/value").asText();
        if (!sysId.matches("[0-9a-f]{32}")) {
            throw TicketSystemException.lasting("ServiceNow shows no sys_id of a ticket. Check the rights.");
        }
        return sysId;
    }

    private Optional<JsonNode> one(String query, String fields) {
        return rows(page(table("change_request")
                        .queryParam("sysparm_query", "{query}")
                        .queryParam("sysparm_fields", "{fields}")
                        .queryParam("sysparm_display_value", "all")
                        .queryParam("sysparm_exclude_reference_link", "true")
                        .queryParam("sysparm_limit", 1)
                        .build(query, fields)))
                .stream()
                .findFirst();
    }

    private UriComponentsBuilder table(String path) {
        return UriComponentsBuilder.fromUri(url).path("/api/now/table/" + path);
    }

    private SourceHttp.Page page(URI address) {
        return http.page(address)
                .orElseThrow(() -> TicketSystemException.lasting("ServiceNow knows no table at " + url.getHost()
                        + ". Check url and that Keyturn's user may use the Table API."));
    }

    /** A request that takes too long is broken off within an answer of 200, and what was not written by then is missing. */
    private List<JsonNode> rows(SourceHttp.Page page) {
        if (page.json().has("error")) {
            throw TicketSystemException.passing(
                    "ServiceNow at " + url.getHost() + " broke its answer off. Keyturn asks again later.", null);
        }
        JsonNode result = page.json().path("result");
        if (!result.isArray()) {
            throw TicketSystemException.lasting(
                    "ServiceNow at " + url.getHost() + " answered without a list of rows. Check url and login.");
        }
        List<JsonNode> rows = new ArrayList<>();
        result.forEach(rows::add);
        return rows;
    }
}
