package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.ticket.JiraNames.Kind;
import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketMapper.Elsewhere;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
    private static final Duration AHEAD = Duration.ofDays(1);

    /** What a place in Data Center begins with; in the cloud it is a token. */
    private static final String START = "@";

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
            // an issue that is no service request has no approvals, and is none the worse where they do not count
            boolean hasApprovals = !fields.containsKey(TicketField.APPROVAL) && rules.wantsApproval();
            return mapper.ticket(
                    issue,
                    new Elsewhere(
                            names(issue, TicketField.TYPE, TYPE_ID, Kind.TYPE),
                            names(issue, TicketField.STATE, STATE_ID, Kind.STATE),
                            assets::named,
                            shown -> hasApprovals ? lastRound(approvals(id)) : shown));
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
     * JQL knows minutes only, and means them in the time zone of Keyturn's user; a relative time has none. But it moves on
     * with the clock, while a token of the cloud belongs to the words that it was given for: they ask for a day more, and
     * the list is left where it gets older than what was asked for. Issues of one time have an order of their own, which
     * Jira does not give them (<em>Inconsistent paginated API search result while using JQL</em>).
     */
    @Override
    public Changes changes(Instant since, @Nullable String place) {
        long needed = Duration.between(since, clock.instant()).toMinutes() + 2;
        String[] kept = place == null ? new String[0] : place.split(" ", 2);
        boolean goesOn = kept.length == 2 && Long.parseLong(kept[0]) >= needed;
        long minutes = goesOn ? Long.parseLong(kept[0]) : needed + AHEAD.toMinutes();
        String at = goesOn ? kept[1] : "";
        String jql = ofTypes() + "updated >= -" + minutes + "m ORDER BY updated DESC, key DESC";
        JsonNode page = at.startsWith(START) ? null : inCloud(jql, at);
        String next;
        if (page != null) {
            String token = page.path("nextPageToken").asText(null);
            next = page.path("isLast").asBoolean(token == null) ? null : token;
            if (next == null && !page.path("isLast").asBoolean(true)) {
                throw TicketSystemException.passing(
                        "Jira says that there are more changed issues, and not where. Keyturn asks again later.", null);
            }
        } else {
            int start = at.isEmpty() ? 0 : Integer.parseInt(at.substring(START.length()));
            page = found(http.get(
                    search("/rest/api/2/search").queryParam("startAt", start).build(jql)));
            int end = start + page.path("issues").size();
            next = end == start || end >= page.path("total").asInt(Integer.MAX_VALUE) ? null : START + end;
        }
        List<Changed> changed = new ArrayList<>();
        boolean isOlder = false;
        for (JsonNode issue : listed(page)) {
            String updated = issue.at("/fields/updated").asText();
            isOlder = time(updated).isBefore(since);
            if (!isOlder) {
                changed.add(new Changed(issue.path("key").asText(), updated));
            }
        }
        return new Changes(changed, next == null || isOlder ? null : minutes + " " + next);
    }

    /** Null where it is not there: Data Center has another one. */
    private @Nullable JsonNode inCloud(String jql, String token) {
        UriComponentsBuilder search = search("/rest/api/2/search/jql");
        return http.get(
                        token.isEmpty()
                                ? search.build(jql)
                                : search.queryParam("nextPageToken", "{next}").build(jql, token))
                .orElse(null);
    }

    /** What is no change is not worth asking for, and a day of a large site is long. */
    private String ofTypes() {
        Set<String> types =
                TYPE_ID.equals(fields.get(TicketField.TYPE)) ? names.ids(Kind.TYPE, rules.types()) : Set.of();
        return types.isEmpty() ? "" : "issuetype in (" + String.join(",", types) + ") AND ";
    }

    private UriComponentsBuilder search(String path) {
        return at(path).queryParam("jql", "{jql}")
                .queryParam("fields", "updated")
                .queryParam("maxResults", PAGE);
    }

    private static JsonNode listed(JsonNode page) {
        if (!page.path("issues").isArray()) {
            throw TicketSystemException.lasting(
                    "Jira answered a search without a list of issues. Check url and login.");
        }
        return page.path("issues");
    }

    private static Instant time(String updated) {
        try {
            return TicketMapper.time(updated);
        } catch (DateTimeException | NumberFormatException e) {
            throw TicketSystemException.lasting("Jira lists changed issues without the time of the change,"
                    + " so the next change could not be told from it. Check the rights.");
        }
    }

    /**
     * Internal comments are not shown to everybody who may write one. Where Jira says of each comment whether it is public
     * ({@code jsdPublic}, in service projects) and all that are seen are, an internal one may be there.
     */
    @Override
    public Found find(String id, String marker) {
        int start = 0;
        boolean seesInternal = false;
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
                seesInternal |= !comment.path("jsdPublic").asBoolean(false);
            }
            start += page.path("comments").size();
            if (page.path("comments").isEmpty() || start >= page.path("total").asInt()) {
                return seesInternal ? Found.NO : Found.UNPROVED;
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

    /** Of the names that fit most sites, where settings leave them out, one is enough: they are of several kinds of project. */
    private void unknown(Kind kind, String what, Collection<String> called, List<String> into) {
        List<String> usual = kind == Kind.TYPE ? GateRules.JIRA.types() : GateRules.JIRA.cancelled();
        boolean oneIsKnown = !names.ids(kind, usual).isEmpty();
        called.stream()
                .filter(one -> names.ids(kind, List.of(one)).isEmpty())
                .filter(one -> !oneIsKnown || usual == null || !usual.contains(one))
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
