package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * ServiceNow change requests through the Table API. Work notes are a journal field: writing to it adds an entry, and the
 * entries are rows of {@code sys_journal_field}.
 */
final class ServiceNow implements TicketSystem {

    private static final int PAGE = 100;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final URI url;
    private final SourceHttp http;
    private final TicketMapper mapper;
    private final String asked;

    ServiceNow(URI url, SourceHttp http, Map<TicketField, String> fields, TicketMapper mapper) {
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
        return record(id).map(mapper::ticket);
    }

    @Override
    public List<Changed> changedSince(Instant since) {
        String when = TIME.format(since.atOffset(ZoneOffset.UTC));
        List<Changed> changed = new ArrayList<>();
        List<JsonNode> page;
        do {
            page = rows(table("change_request")
                    .queryParam("sysparm_query", "{query}")
                    .queryParam("sysparm_fields", "number,sys_updated_on,sys_mod_count")
                    .queryParam("sysparm_limit", PAGE)
                    .queryParam("sysparm_offset", changed.size())
                    .build("sys_updated_on>=" + when + "^ORDERBYsys_updated_on"));
            page.forEach(row -> changed.add(new Changed(
                    row.path("number").asText(),
                    row.path("sys_updated_on").asText() + "/"
                            + row.path("sys_mod_count").asText())));
        } while (page.size() == PAGE);
        return changed;
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
        String sysId = record(id).map(row -> row.at("/sys_id/value").asText()).orElse("");
        if (!sysId.matches("[0-9a-f]{32}")) {
            throw TicketSystemException.lasting(
                    "There is no ticket " + id + " to write to, or Keyturn's user may not see it. Check the rights.");
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
        JsonNode answer = http.get(address)
                .orElseThrow(() -> TicketSystemException.lasting("ServiceNow knows no table at " + url.getHost()
                        + ". Check url and that Keyturn's user may use the Table API."));
        List<JsonNode> rows = new ArrayList<>();
        answer.path("result").forEach(rows::add);
        return rows;
    }
}
