package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.ticket.JsonServer.Request;
import dev.keyturn.ticket.JsonServer.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A site of Jira Service Management with one issue, as its API shows it, as strict and as odd: the names of states, types
 * and transitions follow the user's language, Assets come as ids, an internal comment is not shown to everybody who may
 * write one, and a transition is offered in its state only.
 */
final class JiraSite implements AutoCloseable {

    static final String ISSUE = "CHM-42";
    private static final List<String> STATES = List.of("10011", "10012", "10013", "10015");

    private static final Map<String, String[]> NAMES = Map.of(
            "10011", new String[] {"Planning", "Planung"},
            "10012", new String[] {"Implementing", "In Umsetzung"},
            "10013", new String[] {"Review", "Prüfung"},
            "10015", new String[] {"Completed", "Abgeschlossen"},
            "10005", new String[] {"[System] Change", "[System] Änderung"});

    private final JsonServer server = new JsonServer(this::answer);
    private final ObjectNode issue;
    private final List<String> comments = new CopyOnWriteArrayList<>();
    final List<String> searches = new CopyOnWriteArrayList<>();
    final AtomicInteger assetsAsked = new AtomicInteger();
    private volatile String state = "10012";
    volatile int language;
    volatile boolean tellsUntranslatedNames;
    volatile boolean showsComments = true;
    volatile boolean dropsTransitions;
    volatile int assets = 200;
    volatile String label = "contoso.com";

    JiraSite() {
        try {
            issue = (ObjectNode) JsonServer.JSON.readTree(TicketSystemServer.recorded("jira-issue.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return server.url();
    }

    void isIn(String wanted) {
        state = wanted;
    }

    String state() {
        return state;
    }

    List<String> comments() {
        return comments;
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
        if (request.path().equals(base + "issue/" + ISSUE)) {
            return Response.of(200, issue());
        }
        if (request.is("GET", base + "status")) {
            return Response.of(200, STATES.stream().map(this::named).toList());
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
            return Response.of(200, Map.of("accountId", "5b10ac8d82e05b22cc7d4ef5"));
        }
        if (request.path().equals(base + "search/jql")) {
            searches.add(request.query().get("jql"));
            return Response.of(200, Map.of("issues", List.of(), "isLast", true));
        }
        if (request.path().equals("/rest/servicedeskapi/request/" + ISSUE + "/approval")) {
            return Response.of(200, recorded("jira-approval.json"));
        }
        if (request.path().equals("/jsm/assets/workspace/8f2c1e9a-0001/v1/object/15")) {
            assetsAsked.incrementAndGet();
            return assets == 200
                    ? Response.of(200, Map.of("id", "15", "label", label, "objectKey", "CMDB-15"))
                    : Response.of(assets, Map.of("errorMessages", List.of("No.")));
        }
        return Response.of(404, Map.of("errorMessages", List.of("Not found.")));
    }

    private JsonNode issue() {
        ObjectNode shown = issue.deepCopy();
        ObjectNode fields = (ObjectNode) shown.path("fields");
        ((ObjectNode) fields.path("status")).put("id", state).put("name", name(state));
        ((ObjectNode) fields.path("issuetype")).put("name", name("10005"));
        fields.putNull("resolution");
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
            return Response.of(400, Map.of("errorMessages", List.of("It is not valid."), "errors", Map.of()));
        }
        if (sent.has("fields")) {
            return Response.of(
                    400,
                    Map.of(
                            "errorMessages",
                            List.of(),
                            "errors",
                            Map.of("resolution", "It is not on the appropriate screen.")));
        }
        state = dropsTransitions ? state : to;
        return Response.of(204, null);
    }

    private Response comment(JsonNode sent) {
        comments.add(sent.path("body").asText());
        return Response.of(201, Map.of("id", String.valueOf(comments.size())));
    }

    private Response shownComments() {
        List<Map<String, String>> shown = showsComments
                ? comments.stream().map(text -> Map.of("body", text)).toList()
                : List.of();
        return Response.of(200, Map.of("startAt", 0, "maxResults", 50, "total", shown.size(), "comments", shown));
    }

    private static JsonNode recorded(String name) {
        try {
            return JsonServer.JSON.readTree(TicketSystemServer.recorded(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
