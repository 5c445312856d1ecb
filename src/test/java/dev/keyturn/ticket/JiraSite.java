package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.ticket.JsonServer.Request;
import dev.keyturn.ticket.JsonServer.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A site of Jira Service Management with one issue, as its API shows it, as strict and as odd: the names of states, types
 * and transitions follow the user's language, Assets come as ids, an internal comment is not shown to everybody who may
 * write one, and a transition is offered in its state only. Data Center has other people, objects and lists, and wants a
 * header for approvals. Whom it does not know the cloud answers as a stranger; the texts are recorded ones.
 */
public final class JiraSite implements AutoCloseable {

    static final String ISSUE = "CHM-42";
    private static final Map<String, String> STRANGER = Map.of("x-seraph-loginreason", "AUTHENTICATED_FAILED");
    private static final List<String> STATES = List.of("10011", "10012", "10013", "10015");

    private static final Map<String, String[]> NAMES = Map.of(
            "10011", new String[] {"Planning", "Planung"},
            "10012", new String[] {"Implementing", "In Umsetzung"},
            "10013", new String[] {"Review", "Prüfung"},
            "10015", new String[] {"Completed", "Abgeschlossen"},
            "10016", new String[] {"Canceled", "Abgebrochen"},
            "10005", new String[] {"[System] Change", "[System] Änderung"});

    private final JsonServer server = new JsonServer(this::answer);
    private final ObjectNode issue;
    private final boolean dataCenter;
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final List<String> publicComments = new CopyOnWriteArrayList<>();
    final List<String> searches = new CopyOnWriteArrayList<>();
    final AtomicInteger assetsAsked = new AtomicInteger();
    private volatile String state = "10012";
    volatile int language;
    volatile boolean tellsUntranslatedNames;
    volatile boolean showsComments = true;
    volatile boolean dropsTransitions;
    volatile int assets = 200;
    volatile String label = "contoso.com";
    volatile boolean takesResolutions;
    volatile int approvals = 200;

    /** The value of the header Authorization that it takes; null for any, and for none. */
    volatile String takes;

    private volatile String resolution;

    JiraSite() {
        this(false);
    }

    public JiraSite(boolean dataCenter) {
        this.dataCenter = dataCenter;
        issue = (ObjectNode) recorded("jira-issue.json");
        if (dataCenter) {
            ObjectNode fields = (ObjectNode) issue.path("fields");
            for (String person : List.of("creator", "reporter")) {
                fields.putObject(person)
                        .put("name", "beth.anglin")
                        .put("key", "JIRAUSER10100")
                        .put("emailAddress", "beth.anglin@contoso.com");
            }
            namesItsObject("contoso.com (CMDB-15)");
        }
    }

    /** A window that is open now. */
    public JiraSite inItsWindow() {
        ObjectNode fields = (ObjectNode) issue.path("fields");
        fields.put("customfield_10060", Instant.now().minusSeconds(3600).toString());
        fields.put("customfield_10061", Instant.now().plusSeconds(3600).toString());
        return this;
    }

    public URI url() {
        return server.url();
    }

    void isIn(String wanted) {
        state = wanted;
    }

    String state() {
        return state;
    }

    public List<String> comments() {
        return comments;
    }

    void hasPublicComment(String text) {
        publicComments.add(text);
    }

    /** As Data Center shows a field of Assets: texts, each the name of an object with its key. */
    void namesItsObject(String... objects) {
        ArrayNode field = JsonServer.JSON.createArrayNode();
        List.of(objects).forEach(field::add);
        ((ObjectNode) issue.path("fields")).set("customfield_10050", field);
    }

    /** As the cloud shows a field of Assets. */
    void namesItsObjectByIds() {
        ArrayNode field = JsonServer.JSON.createArrayNode();
        field.addObject()
                .put("workspaceId", "8f2c1e9a-0001")
                .put("id", "8f2c1e9a-0001:15")
                .put("objectId", "15");
        ((ObjectNode) issue.path("fields")).set("customfield_10050", field);
    }

    @Override
    public void close() {
        server.close();
    }

    private Response answer(Request request) {
        String base = "/rest/api/2/";
        if (takes != null && !takes.equals(request.headers().get("authorization"))) {
            return toStranger(request);
        }
        if (request.path().equals(base + "issue/" + ISSUE)) {
            return Response.of(200, issue());
        }
        if (request.is("GET", base + "status")) {
            return Response.of(
                    200,
                    Stream.concat(STATES.stream(), Stream.of("10016"))
                            .map(this::named)
                            .toList());
        }
        if (request.is("GET", base + "issuetype")) {
            return Response.of(200, List.of(named("10005")));
        }
        if (request.path().equals(base + "issue/" + ISSUE + "/transitions")) {
            return request.method().equals("GET") ? transitions() : transition(request.body());
        }
        if (request.path().equals(base + "issue/" + ISSUE + "/comment")) {
            return request.method().equals("GET") ? shownComments() : comment(request.body());
        }
        if (request.path().equals(base + "myself")) {
            return Response.of(200, Map.of(dataCenter ? "name" : "accountId", "5b10ac8d82e05b22cc7d4ef5"));
        }
        if (request.path().equals(base + "search" + (dataCenter ? "" : "/jql"))) {
            searches.add(request.query().get("jql"));
            return Response.of(
                    200,
                    dataCenter ? Map.of("issues", List.of(), "total", 0) : Map.of("issues", List.of(), "isLast", true));
        }
        if (request.path().equals("/rest/servicedeskapi/request/" + ISSUE + "/approval")) {
            return approvals(request);
        }
        if (request.path().equals("/jsm/assets/workspace/8f2c1e9a-0001/v1/object/15")) {
            assetsAsked.incrementAndGet();
            return assets == 200
                    ? Response.of(200, Map.of("id", "15", "label", label, "objectKey", "CMDB-15"))
                    : Response.of(assets, Map.of("errorMessages", List.of("No.")));
        }
        return notSeen();
    }

    /** Measured by several public clients, Cloud and Data Center alike. */
    private static Response notSeen() {
        return Response.of(
                404,
                Map.of(
                        "errorMessages",
                        List.of("Issue does not exist or you do not have permission to see it."),
                        "errors",
                        Map.of()));
    }

    /** MrRefactoring/jira.js, 418: lists are empty, and issues are not there. */
    private Response toStranger(Request request) {
        if (dataCenter || request.path().endsWith("/myself")) {
            return Response.of(401, "Client must be authenticated to access this resource.");
        }
        if (request.path().endsWith("/search/jql")) {
            return new Response(200, Map.of("issues", List.of(), "isLast", true), STRANGER);
        }
        return request.path().contains("/issue/")
                ? new Response(404, notSeen().body(), STRANGER)
                : new Response(200, List.of(), STRANGER);
    }

    /** MrRefactoring/jira.js, 213. */
    private Response approvals(Request request) {
        if (dataCenter && !"opt-in".equals(request.headers().get("x-experimentalapi"))) {
            return Response.of(
                    412,
                    Map.of(
                            "errorMessage",
                            "API is experimental.  Experimental APIs are not guaranteed to be stable within the preview"
                                    + " period. You must set the header 'X-ExperimentalApi: opt-in' to opt into using this"
                                    + " API."));
        }
        JsonNode page = recorded("jira-approval.json");
        if (dataCenter) {
            ((ObjectNode) page.at("/values/0/approvers/0"))
                    .putObject("approver")
                    .put("name", "fred.luddy")
                    .put("key", "JIRAUSER10200")
                    .put("emailAddress", "fred.luddy@contoso.com");
        }
        return approvals == 200 ? Response.of(200, page) : Response.of(approvals, Map.of());
    }

    private JsonNode issue() {
        ObjectNode shown = issue.deepCopy();
        ObjectNode fields = (ObjectNode) shown.path("fields");
        ((ObjectNode) fields.path("status")).put("id", state).put("name", name(state));
        ((ObjectNode) fields.path("issuetype")).put("name", name("10005"));
        if (resolution == null) {
            fields.putNull("resolution");
        } else {
            fields.putObject("resolution").put("id", "10000").put("name", resolution);
        }
        return shown;
    }

    private String name(String id) {
        return NAMES.get(id)[language];
    }

    private Map<String, Object> named(String id) {
        return tellsUntranslatedNames
                ? Map.of("id", id, "name", name(id), "untranslatedName", NAMES.get(id)[0])
                : Map.of("id", id, "name", name(id));
    }

    /** One to the state before, and one to the next. */
    private List<String> reachable() {
        int now = STATES.indexOf(state);
        List<String> reachable = new ArrayList<>();
        if (now > 0 && now < STATES.size() - 1) {
            reachable.add(STATES.get(now - 1));
        }
        if (now < STATES.size() - 1) {
            reachable.add(STATES.get(now + 1));
        }
        return reachable;
    }

    private Response transitions() {
        return Response.of(
                200,
                Map.of(
                        "transitions",
                        reachable().stream()
                                .map(to -> Map.of("id", "7" + to, "name", "To " + name(to), "to", named(to)))
                                .toList()));
    }

    private Response transition(JsonNode sent) {
        String to = sent.at("/transition/id").asText().substring(1);
        if (!reachable().contains(to)) {
            return Response.of(
                    400,
                    Map.of(
                            "errorMessages",
                            List.of("Transition id '7" + to + "' is not valid for this issue."),
                            "errors",
                            Map.of()));
        }
        if (sent.has("fields") && !takesResolutions) {
            return Response.of(
                    400,
                    Map.of(
                            "errorMessages",
                            List.of(),
                            "errors",
                            Map.of(
                                    "resolution",
                                    "Field 'resolution' cannot be set. It is not on the appropriate screen, or unknown.")));
        }
        resolution = sent.at("/fields/resolution/name").asText(resolution);
        state = dropsTransitions ? state : to;
        return Response.of(204, null);
    }

    private Response comment(JsonNode sent) {
        comments.add(sent.path("body").asText());
        return Response.of(201, Map.of("id", String.valueOf(comments.size())));
    }

    private Response shownComments() {
        List<Map<String, Object>> shown = new ArrayList<>();
        publicComments.forEach(text -> shown.add(comment(text, true)));
        if (showsComments) {
            comments.forEach(text -> shown.add(comment(text, false)));
        }
        return Response.of(200, Map.of("startAt", 0, "maxResults", 50, "total", shown.size(), "comments", shown));
    }

    private Map<String, Object> comment(String text, boolean isPublic) {
        return dataCenter ? Map.of("body", text) : Map.of("body", text, "jsdPublic", isPublic);
    }

    private static JsonNode recorded(String name) {
        try {
            return JsonServer.JSON.readTree(TicketSystemServer.recorded(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
