package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.Ticket.Approval;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
    private static final int MOST_PAGES = 200;

    /** Data Center calls its approvals experimental, and answers 412 without this. Cloud takes it as well. */
    private static final Map<String, String> EXPERIMENTAL = Map.of("X-ExperimentalApi", "opt-in");

    private final URI url;
    private final SourceHttp http;
    private final Map<TicketField, String> fields;
    private final TicketMapper mapper;
    private final boolean approvalsCount;
    private final Clock clock;

    /** @param approvalsCount whether anything is judged by approvals: an issue that is no service request has none */
    Jira(
            URI url,
            SourceHttp http,
            Map<TicketField, String> fields,
            TicketMapper mapper,
            boolean approvalsCount,
            Clock clock) {
        this.approvalsCount = approvalsCount;
        this.url = url;
        this.http = http;
        this.fields = fields;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public Optional<Ticket> read(String id) {
        return http.get(at("/rest/api/2/issue/{id}").build(id))
                .map(issue -> fields.containsKey(TicketField.APPROVAL) || !approvalsCount
                        ? mapper.ticket(issue)
                        : inRounds(issue, approvals(id)));
    }

    /** What it does not let a stranger see, it answers as if it were not there. */
    @Override
    public void proveLogin() {
        JsonNode user = http.get(at("/rest/api/2/myself").build().toUri())
                .orElseThrow(() -> TicketSystemException.lasting(
                        "Jira does not say who Keyturn's user is: it does not take the login, or url is wrong."));
        if (user.path("accountId").asText("").isEmpty()
                && user.path("name").asText("").isEmpty()) {
            throw TicketSystemException.lasting(
                    "Jira takes Keyturn for a stranger: it does not take the login. Check user and token; tokens run out.");
        }
    }

    /**
     * JQL knows minutes only, and means them in the time zone of Keyturn's user; a relative time has none. The newest come
     * first: an issue that changes meanwhile moves to the front, and what it pushes on is seen twice rather than never.
     */
    @Override
    public List<Changed> changedSince(Instant since) {
        long minutes = Duration.between(since, clock.instant()).toMinutes() + 2;
        String jql = "updated >= -" + minutes + "m ORDER BY updated DESC";
        Set<Changed> changed = new LinkedHashSet<>();
        String next = null;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            UriComponentsBuilder search = search("/rest/api/2/search/jql");
            JsonNode page = http.get(
                            next == null
                                    ? search.build(jql)
                                    : search.queryParam("nextPageToken", "{next}")
                                            .build(jql, next))
                    .orElse(null);
            if (page == null) {
                return inDataCenter(jql);
            }
            changed.addAll(changed(page));
            String token = page.path("nextPageToken").asText(null);
            if (page.path("isLast").asBoolean(token == null)) {
                return List.copyOf(changed);
            }
            if (token == null || token.equals(next)) {
                throw TicketSystemException.passing(
                        "Jira says that there are more changed issues, and not where. Keyturn asks again later.", null);
            }
            next = token;
        }
        throw endless();
    }

    /** It may give fewer issues at once than it is asked for, and counts all of them. */
    private List<Changed> inDataCenter(String jql) {
        Set<Changed> changed = new LinkedHashSet<>();
        int start = 0;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            JsonNode page = found(http.get(
                    search("/rest/api/2/search").queryParam("startAt", start).build(jql)));
            List<Changed> some = changed(page);
            changed.addAll(some);
            start += some.size();
            if (some.isEmpty() || start >= page.path("total").asInt(Integer.MAX_VALUE)) {
                return List.copyOf(changed);
            }
        }
        throw endless();
    }

    private static TicketSystemException endless() {
        return TicketSystemException.passing(
                "Jira has no end of changed issues: there are more than " + MOST_PAGES * PAGE + ".", null);
    }

    private UriComponentsBuilder search(String path) {
        return at(path).queryParam("jql", "{jql}")
                .queryParam("fields", "updated")
                .queryParam("maxResults", PAGE);
    }

    private static List<Changed> changed(JsonNode page) {
        if (!page.path("issues").isArray()) {
            throw TicketSystemException.lasting(
                    "Jira answered a search without a list of issues. Check url and login.");
        }
        List<Changed> changed = new ArrayList<>();
        page.path("issues")
                .forEach(issue -> changed.add(new Changed(
                        issue.path("key").asText(), issue.at("/fields/updated").asText())));
        return changed;
    }

    @Override
    public boolean hasUpdate(String id, String marker) {
        int start = 0;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
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
            start += page.path("comments").size();
            if (page.path("comments").isEmpty() || start >= page.path("total").asInt()) {
                return false;
            }
        }
        throw TicketSystemException.passing("Jira has no end of comments on " + id + ".", null);
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
        String now = found(http.get(at("/rest/api/2/issue/{id}").build(id)))
                .at(String.valueOf(fields.get(TicketField.STATE_NAME)))
                .asText();
        if (!wanted.equalsIgnoreCase(now)) {
            throw TicketSystemException.lasting("Ticket " + id + " is in the state " + now + " and offers "
                    + String.join(", ", offered) + ", but not " + wanted + ". Correct write-back.close.");
        }
    }

    /** One page after the other, as they were asked for. */
    private List<JsonNode> approvals(String id) {
        List<JsonNode> approvals = new ArrayList<>();
        int start = 0;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            JsonNode page = http.page(
                            at("/rest/servicedeskapi/request/{id}/approval")
                                    .queryParam("start", start)
                                    .queryParam("limit", PAGE)
                                    .build(id),
                            EXPERIMENTAL)
                    .map(SourceHttp.Page::json)
                    .orElseThrow(() -> TicketSystemException.lasting("Issue " + id
                            + " is no request of a service project, or Keyturn's user is no agent there, so Jira shows no"
                            + " approvals of it. Give the right, point fields.approval to a field that shows the approval, or set"
                            + " gate.approval-required to false."));
            if (!page.path("values").isArray()) {
                throw TicketSystemException.lasting(
                        "Jira answered without a list of approvals for " + id + ". Check url and login.");
            }
            page.path("values").forEach(approvals::add);
            start += page.path("values").size();
            if (page.path("values").isEmpty() || page.path("isLastPage").asBoolean(true)) {
                break;
            }
        }
        approvals.sort(Comparator.comparingLong(
                approval -> approval.at("/createdDate/epochMillis").asLong()));
        return approvals;
    }

    /**
     * An issue has one approval at a time, of its status. A refusal sends it back, and what is asked for afterwards is the
     * next round. The last one counts: approved when every approval of it was given.
     */
    private Ticket inRounds(JsonNode issue, List<JsonNode> approvals) {
        int refused = -1;
        for (int i = 0; i < approvals.size(); i++) {
            if (isDecided(approvals.get(i), TicketField.REJECTED)) {
                refused = i;
            }
        }
        List<JsonNode> last = approvals.subList(refused + 1, approvals.size());
        if (last.isEmpty()) {
            return mapper.ticket(issue, refused < 0 ? Approval.NOT_REQUESTED : Approval.REJECTED, List.of());
        }
        List<PersonNames> approvers = new ArrayList<>();
        for (JsonNode approval : last) {
            for (JsonNode asked : approval.path("approvers")) {
                if (asked.path("approverDecision").asText().equalsIgnoreCase(fields.get(TicketField.APPROVED))) {
                    approvers.addAll(mapper.people(asked.path("approver")));
                }
            }
        }
        boolean given = last.stream().allMatch(approval -> isDecided(approval, TicketField.APPROVED));
        return mapper.ticket(issue, given ? Approval.APPROVED : Approval.OPEN, approvers);
    }

    private boolean isDecided(JsonNode approval, TicketField decision) {
        return approval.path("finalDecision").asText("pending").equalsIgnoreCase(fields.get(decision));
    }

    private UriComponentsBuilder at(String path) {
        return UriComponentsBuilder.fromUri(url).path(path);
    }

    private JsonNode found(Optional<JsonNode> answer) {
        return answer.orElseThrow(() -> TicketSystemException.lasting(
                "Jira answered 404. The ticket is gone, or Keyturn's user may not see it: check its rights."));
    }
}
