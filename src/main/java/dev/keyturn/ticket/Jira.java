package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.ticket.JiraNames.Kind;
import dev.keyturn.ticket.Ticket.Approval;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Changes of Jira Service Management, Cloud and Data Center. It speaks version 2 of the platform's REST API, in which a
 * comment is plain text, and asks {@code servicedeskapi} for approvals.
 */
final class Jira implements TicketSystem {

    private static final int PAGE = 50;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_PAGES = 200;
    private static final String TYPE_ID = "/fields/issuetype/id";
    private static final String STATE_ID = "/fields/status/id";

    /** Data Center calls its approvals experimental, and answers 412 without this. Cloud takes it as well. */
    private static final Map<String, String> EXPERIMENTAL = Map.of("X-ExperimentalApi", "opt-in");

    private final URI url;
    private final SourceHttp http;
    private final Map<TicketField, String> fields;
    private final TicketMapper mapper;
    private final GateRules rules;
    private final JiraNames names;
    private final JiraAssets assets;
    private final Clock clock;

    /** @param listed whether settings know an object by its id, so that its name is not needed */
    Jira(
            URI url,
            SourceHttp http,
            Map<TicketField, String> fields,
            TicketMapper mapper,
            GateRules rules,
            Predicate<String> listed,
            Clock clock) {
        this.rules = rules;
        this.url = url;
        this.http = http;
        this.fields = fields;
        this.mapper = mapper;
        this.clock = clock;
        this.names = new JiraNames(
                kind -> found(http.get(at("/rest/api/2/" + kind).build().toUri())), clock);
        this.assets = new JiraAssets(url, http, listed, clock);
    }

    @Override
    public Optional<Ticket> read(String id) {
        return http.get(at("/rest/api/2/issue/{id}").build(id)).map(issue -> {
            assets.name(issue.at(String.valueOf(fields.get(TicketField.ACCOUNT))));
            List<String> types = names(issue, TicketField.TYPE, TYPE_ID, Kind.TYPE);
            List<String> states = names(issue, TicketField.STATE, STATE_ID, Kind.STATE);
            // an issue that is no service request has no approvals, and is none the worse where they do not count
            return fields.containsKey(TicketField.APPROVAL) || !rules.wantsApproval()
                    ? mapper.ticket(issue, types, states)
                    : mapper.ticket(issue, types, states, lastRound(approvals(id)));
        });
    }

    /** Of a field that is Jira's own; of another one the value itself is what counts. */
    private List<String> names(JsonNode issue, TicketField field, String pointer, Kind kind) {
        return pointer.equals(fields.get(field))
                ? names.of(kind, issue.at(pointer).asText())
                : List.of();
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
        String jql = ofTypes() + "updated >= -" + minutes + "m ORDER BY updated DESC";
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

    /** What is no change is not worth asking for, and a day of a large site is long. */
    private String ofTypes() {
        Set<String> types =
                TYPE_ID.equals(fields.get(TicketField.TYPE)) ? names.ids(Kind.TYPE, rules.types()) : Set.of();
        return types.isEmpty() ? "" : "issuetype in (" + String.join(",", types) + ") AND ";
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
        page.path("issues").forEach(issue -> {
            String updated = issue.at("/fields/updated").asText();
            if (updated.isEmpty()) {
                throw TicketSystemException.lasting("Jira lists changed issues without the time of the change,"
                        + " so the next change could not be told from it. Check the rights.");
            }
            changed.add(new Changed(issue.path("key").asText(), updated));
        });
        return changed;
    }

    /** Internal comments are not shown to everybody who may write one. */
    @Override
    public Found find(String id, String marker) {
        int start = 0;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            JsonNode page = found(http.get(at("/rest/api/2/issue/{id}/comment")
                    .queryParam("startAt", start)
                    .queryParam("maxResults", PAGE)
                    .queryParam("orderBy", "-created")
                    .build(id)));
            for (JsonNode comment : page.path("comments")) {
                if (comment.path("body").asText().contains(marker)) {
                    return Found.YES;
                }
            }
            start += page.path("comments").size();
            if (page.path("comments").isEmpty() || start >= page.path("total").asInt()) {
                return start == 0 ? Found.UNPROVED : Found.NO;
            }
        }
        throw TicketSystemException.passing("Jira has no end of comments on " + id + ".", null);
    }

    @Override
    public void write(String id, String text) {
        Map<String, Object> internal = Map.of("key", "sd.public.comment", "value", Map.of("internal", true));
        http.send(
                HttpMethod.POST,
                at("/rest/api/2/issue/{id}/comment").build(id),
                Map.of("body", text, "properties", List.of(internal)));
    }

    /** A state may be named, or the transition that leads to it; both also by their ids, which no language changes. */
    @Override
    public void close(String id, Closing closing, String notes) {
        List<String> steps = closing.states();
        JsonNode now = stateOf(id);
        int done = -1;
        for (int step = 0; step < steps.size(); step++) {
            done = isState(now.at("/fields/status"), steps.get(step)) ? step : done;
        }
        for (int step = done + 1; step < steps.size(); step++) {
            boolean last = step == steps.size() - 1;
            move(id, steps.get(step), last ? closing.code() : null, now);
            now = stateOf(id);
        }
        String code = closing.code();
        JsonNode resolution = now.at("/fields/resolution");
        if (code != null
                && !resolution.path("id").asText().equals(code)
                && !resolution.path("name").asText().equalsIgnoreCase(code)) {
            throw TicketSystemException.lasting("The resolution of " + id + " is not " + code
                    + " afterwards. Write what it is called in the language of Keyturn's user, or its id.");
        }
    }

    private void move(String id, String wanted, @Nullable String resolution, JsonNode now) {
        URI address = at("/rest/api/2/issue/{id}/transitions").build(id);
        JsonNode transitions = found(http.get(address)).path("transitions");
        JsonNode chosen = first(transitions, transition -> isState(transition.path("to"), wanted))
                .or(() -> first(
                        transitions,
                        transition ->
                                wanted.equalsIgnoreCase(transition.path("name").asText())
                                        || wanted.equals(transition.path("id").asText())))
                .orElseThrow(() -> TicketSystemException.lasting("Ticket " + id + " is in the state "
                        + name(now.at("/fields/status")) + " and offers " + offered(transitions) + ", but not " + wanted
                        + ". Correct write-back.close, or give Keyturn's user the right."));
        Map<String, Object> move = new HashMap<>();
        move.put("transition", Map.of("id", chosen.path("id").asText()));
        if (resolution != null) {
            String by = resolution.matches("[0-9]+") ? "id" : "name";
            move.put("fields", Map.of("resolution", Map.of(by, resolution)));
        }
        http.send(HttpMethod.POST, address, move);
        JsonNode reached = stateOf(id).at("/fields/status");
        if (!reached.path("id").asText().equals(chosen.at("/to/id").asText())) {
            throw TicketSystemException.lasting("Jira answered with success, and " + id + " is in the state "
                    + name(reached) + " and not in " + name(chosen.path("to")) + ".");
        }
    }

    private JsonNode stateOf(String id) {
        return found(http.get(at("/rest/api/2/issue/{id}")
                .queryParam("fields", "status,resolution")
                .build(id)));
    }

    private boolean isState(JsonNode state, String wanted) {
        String id = state.path("id").asText();
        return wanted.equals(id)
                || wanted.equalsIgnoreCase(state.path("name").asText())
                || names.of(Kind.STATE, id).stream().anyMatch(wanted::equalsIgnoreCase);
    }

    private static Optional<JsonNode> first(JsonNode all, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(all.spliterator(), false).filter(wanted).findFirst();
    }

    private static String offered(JsonNode transitions) {
        return StreamSupport.stream(transitions.spliterator(), false)
                .map(transition ->
                        name(transition) + " (" + transition.path("id").asText() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String name(JsonNode named) {
        return PlainText.oneLine(named.path("name").asText(), LONGEST_NAME);
    }

    @Override
    public List<String> doubtfulNames(Collection<String> states, Collection<String> types) {
        names.forget();
        List<String> doubtful = new ArrayList<>();
        if (STATE_ID.equals(fields.get(TicketField.STATE))) {
            unknown(Kind.STATE, "state", states, doubtful);
        }
        if (TYPE_ID.equals(fields.get(TicketField.TYPE))) {
            unknown(Kind.TYPE, "type", types, doubtful);
        }
        return doubtful;
    }

    private void unknown(Kind kind, String what, Collection<String> called, List<String> into) {
        called.stream()
                .filter(one -> names.ids(kind, List.of(one)).isEmpty())
                .map(one -> "No " + what + " of this Jira is called \"" + one
                        + "\" in the language of Keyturn's user. Correct the name, or write the id.")
                .forEach(into::add);
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
                approvals.sort(Comparator.comparingLong(
                        approval -> approval.at("/createdDate/epochMillis").asLong()));
                return approvals;
            }
        }
        throw TicketSystemException.lasting("Jira has no end of approvals of " + id + ".");
    }

    /**
     * An issue has one approval at a time, of its status. A refusal sends it back, and what is asked for afterwards is the
     * next round. The last one counts. That every approval of it was given does not say that none was left out: stages
     * follow each other, and some paths have none.
     */
    private TicketMapper.Approvals lastRound(List<JsonNode> approvals) {
        int refused = -1;
        for (int i = 0; i < approvals.size(); i++) {
            if (isDecided(approvals.get(i), TicketField.REJECTED)) {
                refused = i;
            }
        }
        List<JsonNode> last = approvals.subList(refused + 1, approvals.size());
        String raw = approvals.stream().map(Jira::words).collect(Collectors.joining("; "));
        if (last.isEmpty()) {
            return new TicketMapper.Approvals(refused < 0 ? Approval.NOT_REQUESTED : Approval.REJECTED, List.of(), raw);
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
        return new TicketMapper.Approvals(given ? Approval.GIVEN : Approval.OPEN, approvers, raw);
    }

    private static String words(JsonNode approval) {
        return approval.path("finalDecision").asText() + " "
                + approval.path("name").asText() + " ("
                + StreamSupport.stream(approval.path("approvers").spliterator(), false)
                        .map(asked -> asked.path("approverDecision").asText() + " "
                                + asked.at("/approver/accountId")
                                        .asText(asked.at("/approver/name").asText()))
                        .collect(Collectors.joining(", "))
                + ")";
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
