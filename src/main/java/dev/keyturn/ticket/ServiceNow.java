package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.kernel.PersonNames;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final int MOST_PAGES = 200;
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
        return record(id).map(row -> {
            Ticket ticket = mapper.ticket(row);
            return approversCount ? mapper.ticket(row, ticket.approval(), approvers(row)) : ticket;
        });
    }

    /**
     * Approvals are rows of their own, one for each person that was asked. A condition on a field that Keyturn's user may
     * not read is left out without an error, so each row says itself what it belongs to.
     */
    private List<PersonNames> approvers(JsonNode record) {
        String sysId = sysId(record);
        List<PersonNames> approvers = new ArrayList<>();
        for (JsonNode row : rows(table("sysapproval_approver")
                .queryParam("sysparm_query", "{query}")
                .queryParam("sysparm_fields", "sysapproval,state,approver.user_name,approver.email")
                .queryParam("sysparm_exclude_reference_link", "true")
                .queryParam("sysparm_limit", PAGE)
                .build("sysapproval=" + sysId + "^state=approved"))) {
            if (!row.path("sysapproval").asText().equals(sysId)
                    || !row.path("state").asText().equals("approved")) {
                continue;
            }
            ObjectNode person = JsonNodeFactory.instance.objectNode();
            person.set("user_name", row.path("approver.user_name"));
            person.set("email", row.path("approver.email"));
            approvers.addAll(mapper.people(person));
        }
        return approvers;
    }

    /** It answers 401 to a login that it does not take; one without rights sees no change at all. */
    @Override
    public void proveLogin() {
        if (rows(table("change_request")
                        .queryParam("sysparm_fields", "sys_id")
                        .queryParam("sysparm_limit", 1)
                        .build()
                        .toUri())
                .isEmpty()) {
            throw TicketSystemException.lasting("Keyturn's user sees no change request at all at " + url.getHost()
                    + ". Give it the roles to read change_request.");
        }
    }

    /**
     * Rights hide rows after a page was cut, so a short page is not the last one: the system says what is, by its count of
     * all rows or by a link. The newest come first: a row that changes meanwhile moves to the front, and what it pushes on
     * is seen twice rather than never.
     */
    @Override
    public List<Changed> changedSince(Instant since) {
        String query = "sys_updated_on>=" + TIME.format(since.atOffset(ZoneOffset.UTC)) + "^ORDERBYDESCsys_updated_on";
        Set<Changed> changed = new LinkedHashSet<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            SourceHttp.Page answer = page(table("change_request")
                    .queryParam("sysparm_query", "{query}")
                    .queryParam("sysparm_fields", "number,sys_updated_on,sys_mod_count")
                    .queryParam("sysparm_limit", PAGE)
                    .queryParam("sysparm_offset", page * PAGE)
                    .build(query));
            List<JsonNode> rows = rows(answer);
            rows.forEach(row -> changed.add(new Changed(
                    row.path("number").asText(),
                    row.path("sys_updated_on").asText() + "/"
                            + row.path("sys_mod_count").asText())));
            if (isLast(answer.headers(), (page + 1) * PAGE, rows.isEmpty())) {
                return List.copyOf(changed);
            }
        }
        throw TicketSystemException.passing(
                "ServiceNow has no end of changed tickets: there are more than " + MOST_PAGES * PAGE + ".", null);
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

    @Override
    public boolean hasUpdate(String id, String marker) {
        return !rows(table("sys_journal_field")
                        .queryParam("sysparm_query", "{query}")
                        .queryParam("sysparm_fields", "sys_id")
                        .queryParam("sysparm_limit", 1)
                        .build("element_id=" + sysId(id) + "^element=work_notes^valueLIKE" + marker))
                .isEmpty();
    }

    @Override
    public void write(String id, String text, @Nullable Closing closing) {
        Map<String, String> change = new HashMap<>(Map.of("work_notes", text));
        if (closing != null) {
            if (closing.state() != null) {
                change.put("state", closing.state());
            }
            if (closing.code() != null) {
                change.putAll(Map.of("close_code", closing.code(), "close_notes", text));
            }
        }
        URI address = table("change_request/{id}")
                .queryParam("sysparm_fields", "sys_id")
                .build(sysId(id));
        http.send(HttpMethod.PATCH, address, change);
    }

    private String sysId(String id) {
        return record(id)
                .map(ServiceNow::sysId)
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

    private Optional<JsonNode> record(String id) {
        return rows(table("change_request")
                        .queryParam("sysparm_query", "{query}")
                        .queryParam("sysparm_fields", "{fields}")
                        .queryParam("sysparm_display_value", "all")
                        .queryParam("sysparm_exclude_reference_link", "true")
                        .queryParam("sysparm_limit", 1)
                        .build("number=" + id, asked))
                .stream()
                .findFirst();
    }

    private UriComponentsBuilder table(String path) {
        return UriComponentsBuilder.fromUri(url).path("/api/now/table/" + path);
    }

    private List<JsonNode> rows(URI address) {
        return rows(page(address));
    }

    private SourceHttp.Page page(URI address) {
        return http.page(address)
                .orElseThrow(() -> TicketSystemException.lasting("ServiceNow knows no table at " + url.getHost()
                        + ". Check url and that Keyturn's user may use the Table API."));
    }

    private List<JsonNode> rows(SourceHttp.Page page) {
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
