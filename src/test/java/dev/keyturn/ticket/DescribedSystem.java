package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.ticket.JsonServer.Request;
import dev.keyturn.ticket.JsonServer.Response;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A ticket system of nobody's make, with one change, and what settings have to say about it. */
public final class DescribedSystem implements AutoCloseable {

    static final String CHANGE = "RFC-7";

    static final Map<TicketField, String> FIELDS = Map.of(
            TicketField.REQUESTER, "/asked-by/login",
            TicketField.AUTHOR, "/made-by/login",
            TicketField.APPROVAL, "/approved",
            TicketField.APPROVERS, "/approvers",
            TicketField.ON_HOLD, "/held",
            TicketField.WINDOW_START, "/from",
            TicketField.WINDOW_END, "/to");

    static final Generic ADDRESSES = new Generic(
            "/changes/{id}",
            null,
            "/changes?since={since}",
            null,
            "/changes/{id}/notes",
            null,
            "/changes/{id}/notes?q={marker}",
            "/changes/{id}");

    private final JsonServer server = new JsonServer(this::answer);
    private final ObjectNode change = JsonServer.JSON.createObjectNode();
    private final ArrayNode notes = JsonServer.JSON.createArrayNode();

    public DescribedSystem() {
        change.put("id", CHANGE).put("state", "open").put("approved", true).put("held", false);
        change.put("account", "contoso.com").put("title", "Rotate it");
        change.put("from", Instant.now().minusSeconds(3600).toString());
        change.put("to", Instant.now().plusSeconds(3600).toString());
        change.putObject("asked-by").put("login", "beth.anglin");
        change.putObject("made-by").put("login", "beth.anglin");
        change.putArray("approvers").addObject().put("login", "fred.luddy");
    }

    public URI url() {
        return server.url();
    }

    /** What it says of one field. */
    ObjectNode change() {
        return change;
    }

    @Override
    public void close() {
        server.close();
    }

    private Response answer(Request request) {
        String address = "/changes/" + CHANGE;
        if (request.is("GET", address)) {
            return Response.of(200, change);
        }
        if (request.is("GET", "/changes")) {
            return Response.of(200, List.of(change));
        }
        if (request.is("PATCH", address)) {
            change.setAll((ObjectNode) request.body());
            return Response.of(200, Map.of());
        }
        if (request.is("POST", address + "/notes")) {
            notes.add(request.body().path("text"));
            return Response.of(201, Map.of());
        }
        return request.is("GET", address + "/notes") ? Response.of(200, notes) : Response.of(404, Map.of());
    }
}
