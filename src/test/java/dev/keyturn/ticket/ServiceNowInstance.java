package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.JsonServer.Request;
import dev.keyturn.ticket.JsonServer.Response;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSourceSettings.WriteBack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A ServiceNow instance as its Table API shows it, as strict and as odd. A field is a pair of value and display value, and
 * only what was asked for is in an answer; names follow the user's language. Rights take fields out of answers, out of
 * conditions and out of what is written, always with success; the journal without its right is empty. The model of a
 * change lets a state follow only its own ones, closes no change with open tasks or without its mandatory fields, and a
 * closed one takes no notes. The texts of its refusals are recorded ones, and each says where.
 */
public final class ServiceNowInstance implements AutoCloseable {

    static final String CHANGES = "/api/now/table/change_request";
    private static final String JOURNAL = "/api/now/table/sys_journal_field";
    private static final String APPROVERS = "/api/now/table/sysapproval_approver";
    private static final String TOKENS = "/oauth_token.do";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final Map<String, Set<String>> NEXT = Map.of(
            "-5", Set.of("-4", "4"),
            "-4", Set.of("-3", "4"),
            "-3", Set.of("-2", "4"),
            "-2", Set.of("-1", "4"),
            "-1", Set.of("0", "4"),
            "0", Set.of("3", "4"),
            "3", Set.of(),
            "4", Set.of());

    private static final Map<String, String> ENGLISH = Map.of(
            "-5",
            "New",
            "-4",
            "Assess",
            "-3",
            "Authorize",
            "-2",
            "Scheduled",
            "-1",
            "Implement",
            "0",
            "Review",
            "3",
            "Closed",
            "4",
            "Canceled");

    private static final Map<String, String> GERMAN = Map.of(
            "-5",
            "Neu",
            "-4",
            "Bewerten",
            "-3",
            "Genehmigen",
            "-2",
            "Geplant",
            "-1",
            "Implementieren",
            "0",
            "Überprüfen",
            "3",
            "Geschlossen",
            "4",
            "Abgebrochen");

    private final JsonServer server = new JsonServer(this::answer);
    private final Map<String, Map<String, String>> changes = new ConcurrentSkipListMap<>();
    private final Map<String, List<String>> notes = new ConcurrentHashMap<>();
    private final Map<String, List<JsonNode>> written = new ConcurrentHashMap<>();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private final Set<String> unwritable = ConcurrentHashMap.newKeySet();
    private final Set<String> withOpenTasks = ConcurrentHashMap.newKeySet();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger expired = new AtomicInteger();
    private volatile Map<String, String> language = ENGLISH;
    private volatile boolean journalIsReadable = true;
    private volatile boolean readsOnly;

    public URI url() {
        return server.url();
    }

    /** A normal, approved change in Implement, in a window that is open for a day. */
    public ServiceNowInstance change(String number, String account) {
        Map<String, String> change = new ConcurrentHashMap<>();
        change.put("sys_id", sysId(number));
        change.put("number", number);
        change.put("type", "normal");
        change.put("state", "-1");
        change.put("approval", "approved");
        change.put("requested_by.user_name", "beth.anglin");
        change.put("sys_created_by", "beth.anglin");
        change.put("on_hold", "false");
        change.put("chg_model", "007c4001c343101035ae3f52c1d3aeb2");
        change.put("cmdb_ci", "b0cb50c3c0a8010a00000000aabbccdd");
        change.put("cmdb_ci/display", account);
        change.put("start_date", TIME.format(Instant.now().minusSeconds(86_400).atOffset(ZoneOffset.UTC)));
        change.put("end_date", TIME.format(Instant.now().plusSeconds(86_400).atOffset(ZoneOffset.UTC)));
        change.put("short_description", "Rotate the password");
        change.put("close_code", "");
        change.put("close_notes", "");
        change.put("sys_mod_count", "0");
        changes.put(number, change);
        return this;
    }

    /** As a person does it there, whatever the model says. */
    public ServiceNowInstance set(String number, String field, String value) {
        Map<String, String> change = changes.get(number);
        change.put(field, value);
        touched(change);
        return this;
    }

    public String of(String number, String field) {
        return changes.get(number).get(field);
    }

    public void setWindow(String number, Instant start, Instant end) {
        set(number, "start_date", TIME.format(start.atOffset(ZoneOffset.UTC)));
        set(number, "end_date", TIME.format(end.atOffset(ZoneOffset.UTC)));
    }

    public List<String> notes(String number) {
        return notes.getOrDefault(number, List.of());
    }

    /** What was sent to be written into it, in order, whether or not it was. */
    public List<JsonNode> written(String number) {
        return written.getOrDefault(number, List.of());
    }

    void rightsHide(String... fields) {
        unreadable.addAll(List.of(fields));
    }

    void rightsKeep(String... fields) {
        unwritable.addAll(List.of(fields));
    }

    void journalIsReadable(boolean value) {
        journalIsReadable = value;
    }

    /** Keyturn's user may read, and write nothing. */
    void readsOnly() {
        readsOnly = true;
    }

    void hasOpenTasks(String number, boolean value) {
        if (value) {
            withOpenTasks.add(number);
        } else {
            withOpenTasks.remove(number);
        }
    }

    /** Keyturn's user has another language from now on. */
    public void speaksGerman() {
        language = GERMAN;
    }

    /** Every token that was given out is not taken any more. */
    public void tokensExpire() {
        expired.set(tokens.get());
    }

    public int tokens() {
        return tokens.get();
    }

    public void goesAway() {
        server.isAway(true);
    }

    public void comesBack() {
        server.isAway(false);
    }

    public void isSlow(Duration delay) {
        server.isSlow(delay);
    }

    @Override
    public void close() {
        server.close();
    }

    /** It, with Keyturn's user and a password in a file of that folder. */
    TicketSource source(Path folder, boolean approvalReplaces, WriteBack writeBack) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "of-the-integration-user");
        return TicketSource.open(
                "snow",
                TicketSystemServer.settings(
                        url(),
                        Type.SERVICENOW,
                        TicketSystemServer.login("keyturn", password, null),
                        null,
                        null,
                        List.of(),
                        approvalReplaces,
                        writeBack),
                TicketSystemServer.LIMITS,
                Clock.systemUTC());
    }

    static String sysId(String number) {
        return "%032x".formatted(Long.parseLong(number.substring("CHG".length())));
    }

    private Response answer(Request request) {
        if (request.is("POST", TOKENS)) {
            boolean known = request.body().path("client_secret").asText().equals("of-the-client");
            return known
                    ? Response.of(200, Map.of("access_token", "token-" + tokens.incrementAndGet(), "expires_in", 1799))
                    // as the tests and troubleshooting pages of several public clients have it
                    : Response.of(401, Map.of("error_description", "access_denied", "error", "server_error"));
        }
        if (!isLoggedIn(request.headers().getOrDefault("authorization", ""))) {
            // vdesabou/kafka-docker-playground, 8206; of older releases "User Not Authenticated",
            // panoramicdata/ServiceNow.Api, 16
            return failure(401, "User is not authenticated", "Required to provide Auth information");
        }
        if (request.is("GET", CHANGES)) {
            return rows(request, changes.values());
        }
        if (request.is("GET", APPROVERS)) {
            return rows(request, approvers());
        }
        if (request.is("GET", JOURNAL)) {
            return rows(request, journalIsReadable ? journal() : List.of());
        }
        if (request.method().equals("PATCH") && request.path().startsWith(CHANGES + "/")) {
            String sysId = request.path().substring(CHANGES.length() + 1);
            return changes.values().stream()
                    .filter(change -> change.get("sys_id").equals(sysId))
                    .findFirst()
                    .map(change -> patch(change, request.body()))
                    // as the tests of several public clients have it
                    .orElseGet(() -> failure(
                            404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval"));
        }
        return failure(400, "Invalid table", request.path());
    }

    private boolean isLoggedIn(String authorization) {
        if (authorization.startsWith("Bearer token-")) {
            return Integer.parseInt(authorization.substring("Bearer token-".length())) > expired.get();
        }
        return authorization.equals(
                "Basic " + Base64.getEncoder().encodeToString("keyturn:of-the-integration-user".getBytes()));
    }

    private List<Map<String, String>> journal() {
        List<Map<String, String>> rows = new ArrayList<>();
        notes.forEach((number, all) -> all.forEach(
                note -> rows.add(Map.of("element_id", sysId(number), "element", "work_notes", "value", note))));
        return rows;
    }

    /** One for each that was asked; fred.luddy has approved whatever is approved. */
    private List<Map<String, String>> approvers() {
        return changes.values().stream()
                .filter(change -> change.get("approval").equals("approved"))
                .map(change -> Map.of(
                        "sysapproval",
                        change.get("sys_id"),
                        "state",
                        "approved",
                        "approver.user_name",
                        "fred.luddy",
                        "approver.email",
                        "fred.luddy@contoso.com"))
                .toList();
    }

    private Response rows(Request request, Collection<Map<String, String>> table) {
        String query = request.query().getOrDefault("sysparm_query", "");
        int limit = Integer.parseInt(request.query().getOrDefault("sysparm_limit", "10000"));
        int offset = Integer.parseInt(request.query().getOrDefault("sysparm_offset", "0"));
        List<Map<String, String>> found = table.stream()
                .filter(row -> List.of(query.split("\\^")).stream().allMatch(condition -> holds(condition, row)))
                .sorted(Comparator.comparing((Map<String, String> row) -> row.getOrDefault("sys_updated_on", ""))
                        .reversed())
                .toList();
        List<Object> rows = found.stream()
                .skip(offset)
                .limit(limit)
                .map(row -> shown(row, request.query()))
                .collect(Collectors.toList());
        return new Response(200, Map.of("result", rows), Map.of("X-Total-Count", String.valueOf(found.size())));
    }

    /** One on a field without the right, or that is not understood, is left out. */
    private boolean holds(String condition, Map<String, String> row) {
        for (String operator : List.of(">=", "LIKE", "=")) {
            int at = condition.indexOf(operator);
            if (at > 0) {
                String field = condition.substring(0, at);
                String wanted = condition.substring(at + operator.length());
                String value = row.getOrDefault(field, "");
                return unreadable.contains(field)
                        || switch (operator) {
                            case ">=" -> value.compareTo(wanted) >= 0;
                            case "LIKE" -> value.contains(wanted);
                            default -> value.equals(wanted);
                        };
            }
        }
        return true;
    }

    private Map<String, Object> shown(Map<String, String> row, Map<String, String> query) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String field : query.getOrDefault("sysparm_fields", "sys_id").split(",")) {
            boolean isNotes = field.equals("work_notes") && row.containsKey("number");
            if (unreadable.contains(field) || !isNotes && !row.containsKey(field)) {
                continue;
            }
            String value = isNotes ? "" : row.get(field);
            shown.put(
                    field,
                    query.getOrDefault("sysparm_display_value", "false").equals("all")
                            ? Map.of("value", value, "display_value", display(field, value, row))
                            : value);
        }
        return shown;
    }

    private String display(String field, String value, Map<String, String> row) {
        return switch (field) {
            case "state" -> language.getOrDefault(value, value);
            case "cmdb_ci" -> row.get("cmdb_ci/display");
            case "work_notes" ->
                journalIsReadable
                        ? notes(row.get("number")).stream()
                                .map(note -> "2027-01-31 23:10:00 - Keyturn (Work notes)\n" + note + "\n\n")
                                .collect(Collectors.joining())
                        : "";
            default -> value;
        };
    }

    private Response patch(Map<String, String> change, JsonNode sent) {
        String number = change.get("number");
        written.computeIfAbsent(number, any -> new CopyOnWriteArrayList<>()).add(sent);
        if (readsOnly) {
            // Azure Monitor, "Troubleshoot problems in IT Service Management Connector"
            return failure(403, "Operation Failed", "ACL Exception Update Failed due to security constraints");
        }
        Map<String, String> after = new LinkedHashMap<>(change);
        sent.properties().forEach(field -> {
            if (!unwritable.contains(field.getKey())) {
                after.put(field.getKey(), field.getValue().asText());
            }
        });
        String note = after.remove("work_notes");
        String before = change.get("state");
        String state = after.get("state");
        if (!state.equals(before) && !NEXT.getOrDefault(before, Set.of()).contains(state)) {
            return aborted("Change Model: Check State Transition^" + change.get("chg_model"));
        }
        if (state.equals("3") && !before.equals("3") && withOpenTasks.contains(number)) {
            return aborted("Prevent closure with open change tasks");
        }
        List<String> missing = Stream.of("Close code", "Close notes")
                .filter(label -> isMissing(
                        label, after.get(label.toLowerCase(Locale.ROOT).replace(' ', '_'))))
                .toList();
        if (state.equals("3") && !missing.isEmpty()) {
            // ServiceNow's knowledge base, of Flow Designer; of the Table API reports of several clients
            return failure(
                    403,
                    "Operation Failed",
                    "Data Policy Exception: The following fields are mandatory: " + String.join(", ", missing));
        }
        change.putAll(after);
        touched(change);
        if (note != null && !before.equals("3")) {
            notes.computeIfAbsent(number, any -> new CopyOnWriteArrayList<>()).add(note);
        }
        return Response.of(200, Map.of("result", Map.of("sys_id", change.get("sys_id"))));
    }

    /** A choice that there is not counts as none, and is told as a field that is empty. */
    private static boolean isMissing(String label, String value) {
        return value.isEmpty()
                || label.equals("Close code") && !value.matches("successful|successful_issues|unsuccessful");
    }

    private static void touched(Map<String, String> change) {
        change.put("sys_updated_on", TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
        change.put("sys_mod_count", String.valueOf(Integer.parseInt(change.get("sys_mod_count")) + 1));
    }

    /** The rule, a caret and its sys_id; seen with and without the latter, and always in this sentence. */
    private static Response aborted(String rule) {
        return failure(
                403,
                "Operation Failed",
                "Operation against file 'change_request' was aborted by Business Rule '" + rule
                        + "'. Business Rule Stack:" + rule);
    }

    private static Response failure(int status, String message, String detail) {
        return Response.of(status, Map.of("error", Map.of("message", message, "detail", detail), "status", "failure"));
    }
}
