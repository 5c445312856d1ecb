package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.Ticket.Approval;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Changes of Jira Service Management, Cloud and Data Center. It speaks version 2 of the platform's REST API, in which a
 * comment is plain text, and asks {@code servicedeskapi} for approvals.
 */
final class Jira implements TicketSystem {

    private static final int PAGE = 50;

    private final URI url;
    private final SourceHttp http;
    private final Map<TicketField, String> fields;
    private final TicketMapper mapper;
    private final Clock clock;

    Jira(URI url, SourceHttp http, Map<TicketField, String> fields, TicketMapper mapper, Clock clock) {
        this.url = url;
        this.http = http;
        this.fields = fields;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public Optional<Ticket> read(String id) {
        return http.get(at("/rest/api/2/issue/{id}").build(id))
                .map(issue -> fields.containsKey(TicketField.APPROVAL)
                        ? mapper.ticket(issue)
                        : mapper.ticket(issue, approval(id)));
    }

    /** JQL knows minutes only, and means them in the time zone of Keyturn's user; a relative time has none. */
    @Override
    public List<Changed> changedSince(Instant since) {
        long minutes = Duration.between(since, clock.instant()).toMinutes() + 2;
        String jql = "updated >= -" + minutes + "m ORDER BY updated";
        List<Changed> changed = new ArrayList<>();
        String next = null;
        do {
            UriComponentsBuilder search = search("/rest/api/2/search/jql");
            Optional<JsonNode> page = http.get(
                    next == null
                            ? search.build(jql)
                            : search.queryParam("nextPageToken", "{next}").build(jql, next));
            if (page.isEmpty()) {
                return inDataCenter(jql);
            }
            changed.addAll(changed(page.get()));
            next = page.get().path("nextPageToken").asText(null);
        } while (next != null);
        return changed;
    }

    private List<Changed> inDataCenter(String jql) {
        List<Changed> changed = new ArrayList<>();
        for (int start = 0; ; start += PAGE) {
            List<Changed> page = changed(found(http.get(
                    search("/rest/api/2/search").queryParam("startAt", start).build(jql))));
            changed.addAll(page);
            if (page.size() < PAGE) {
                return changed;
            }
        }
    }

    private UriComponentsBuilder search(String path) {
        return at(path).queryParam("jql", "{jql}")
                .queryParam("fields", "updated")
                .queryParam("maxResults", PAGE);
    }

    private static List<Changed> changed(JsonNode page) {
        List<Changed> changed = new ArrayList<>();
        page.path("issues")
                .forEach(issue -> changed.add(new Changed(
                        issue.path("key").asText(), issue.at("/fields/updated").asText())));
        return changed;
    }

    @Override
    public boolean hasUpdate(String id, String marker) {
        for (int start = 0; ; start += PAGE) {
            JsonNode page = found(http.get(at("/rest/api/2/issue/{id}/comment")
                    .queryParam("startAt", start)
                    .queryParam("maxResults", PAGE)
                    .queryParam("orderBy", "-created")
                    .build(id)));
            for (JsonNode comment : page.path("comments")) {
                if (comment.path("body").asText().contains(marker)) {
                    return true;
                }
            }
            if (page.path("comments").isEmpty()
                    || start + PAGE >= page.path("total").asInt()) {
                return false;
            }
        }
    }

    /** The state comes first: the update is what a repeat is recognised by, and a state that is set already stays. */
    @Override
    public void write(String id, String text, @Nullable Closing closing) {
        if (closing != null && closing.state() != null) {
            move(id, closing.state(), closing.code());
        }
        Map<String, Object> internal = Map.of("key", "sd.public.comment", "value", Map.of("internal", true));
        http.send(
                HttpMethod.POST,
                at("/rest/api/2/issue/{id}/comment").build(id),
                Map.of("body", text, "properties", List.of(internal)));
    }

    private void move(String id, String wanted, @Nullable String resolution) {
        URI address = at("/rest/api/2/issue/{id}/transitions").build(id);
        List<String> offered = new ArrayList<>();
        for (JsonNode transition : found(http.get(address)).path("transitions")) {
            String name = transition.path("name").asText();
            String target = transition.at("/to/name").asText();
            if (wanted.equalsIgnoreCase(name) || wanted.equalsIgnoreCase(target)) {
                Map<String, Object> move = new HashMap<>();
                move.put("transition", Map.of("id", transition.path("id").asText()));
                if (resolution != null) {
                    move.put("fields", Map.of("resolution", Map.of("name", resolution)));
                }
                http.send(HttpMethod.POST, address, move);
                return;
            }
            offered.add(name);
        }
        String now = read(id).map(Ticket::stateName).orElse("");
        if (!wanted.equalsIgnoreCase(now)) {
            throw TicketSystemException.lasting("Ticket " + id + " is in the state " + now + " and offers "
                    + String.join(", ", offered) + ", but not " + wanted + ". Correct write-back.close.");
        }
    }

    /** Approved when every approval that was asked for was given. */
    private Approval approval(String id) {
        Set<String> decisions = new HashSet<>();
        for (int start = 0; ; start += PAGE) {
            JsonNode page = http.get(at("/rest/servicedeskapi/request/{id}/approval")
                            .queryParam("start", start)
                            .queryParam("limit", PAGE)
                            .build(id))
                    .orElse(null);
            if (page == null) {
                return Approval.OPEN;
            }
            page.path("values")
                    .forEach(value -> decisions.add(value.path("finalDecision").asText("pending")));
            if (page.path("isLastPage").asBoolean(true) || page.path("values").isEmpty()) {
                break;
            }
        }
        if (decisions.contains(fields.get(TicketField.REJECTED))) {
            return Approval.REJECTED;
        }
        return decisions.equals(Set.of(fields.get(TicketField.APPROVED))) ? Approval.APPROVED : Approval.OPEN;
    }

    private UriComponentsBuilder at(String path) {
        return UriComponentsBuilder.fromUri(url).path(path);
    }

    private JsonNode found(Optional<JsonNode> answer) {
        return answer.orElseThrow(() -> TicketSystemException.lasting(
                "Jira answered 404. The ticket is gone, or Keyturn's user may not see it: check its rights."));
    }
}
