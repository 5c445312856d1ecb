package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.ticket.JsonServer.Request;
import dev.keyturn.ticket.JsonServer.Response;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Changed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody has changed more tickets at once than one poll reads: most within one second, and some once more while the list
 * is read. Each poll ends, each gets further, and every change is seen. Costs a second for 200 requests of each system.
 */
class ManyChangesTest {

    private static final int AT_THE_EDGE = 200;
    private static final Duration POLL = Duration.ofMinutes(5);

    /** A change as a list has it. */
    private record Row(String key, Instant updated, int version) {}

    private final JsonServer server = new JsonServer(this::answer);
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private boolean isCloud;
    private int lists;
    private TicketRig room;

    @AfterEach
    void close() {
        room.close();
        server.close();
    }

    @Test
    void inServiceNow() {
        readsAll(Type.SERVICENOW, 100);
    }

    @Test
    void inJiraCloud() {
        isCloud = true;
        readsAll(Type.JIRA, 50);
    }

    @Test
    void inJiraDataCenter() {
        readsAll(Type.JIRA, 50);
    }

    private void readsAll(Type type, int page) {
        TicketSystem system = TicketSource.open(
                        "many",
                        TicketSystemServer.settings(
                                server.url(), type, null, JiraContractTest.FIELDS, null, List.of(), false),
                        TicketSystemServer.LIMITS,
                        ((InstantSource) () -> room.time.now()).withZone(ZoneOffset.UTC))
                .system();
        room = new TicketRig(Database.H2, type, new FakeTicketSystem() {
            @Override
            public Changes changes(Instant since, String place) {
                Changes changes = system.changes(since, place);
                changes.changed().forEach(ManyChangesTest.this::see);
                return changes;
            }
        });
        int edge = TicketTasks.MOST_PARTS * page;
        Instant then = room.time.now().minusSeconds(120);
        for (int i = 0; i < edge + AT_THE_EDGE; i++) {
            // of those at the edge between two polls a few are tickets of this source
            String form = Math.abs(i - edge) < 3 ? "CHG%07d" : "OLD%07d";
            rows.add(new Row(form.formatted(i), then, 1));
        }
        room.polls();
        room.work();
        assertThat(lists).as("a poll ends").isEqualTo(TicketTasks.MOST_PARTS);
        assertThat(seen.size()).as("and gets far").isBetween(edge - 5, edge);
        room.pass(Duration.ofSeconds(10), Duration.ofSeconds(10));
        assertThat(seen.size())
                .as("the next one has the rest, but for two that came to the front")
                .isEqualTo(edge + AT_THE_EDGE - 2);
        room.pass(POLL, POLL);

        Map<String, Integer> all = new HashMap<>();
        rows.forEach(row -> all.put(row.key, row.version));
        assertThat(all).containsValue(2);
        all.entrySet().removeAll(seen.entrySet());
        assertThat(all).as("what was not seen").isEmpty();
        assertThat(room.jdbc.queryForList("select ticket from keyturn_webhook_delivery", String.class))
                .as("each once")
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(room.table.waiting(TicketRig.SOURCE)).isZero();
    }

    private void see(Changed changed) {
        seen.put(changed.id(), Integer.parseInt(changed.version().replaceAll(".*[/.]0*([0-9]+)(\\+0000)?$", "$1")));
    }

    private Response answer(Request request) {
        if (request.path().endsWith("/status") || request.path().endsWith("/issuetype")) {
            return Response.of(200, List.of(Map.of("id", "10005", "name", "Change")));
        }
        if (request.is("GET", ServiceNowInstance.CHANGES)) {
            String query = request.query().get("sysparm_query");
            int offset = Integer.parseInt(request.query().get("sysparm_offset"));
            return new Response(
                    200,
                    Map.of(
                            "result",
                            page(query.endsWith("^ORDERBYDESCsys_updated_on^ORDERBYsys_id"), offset, 100).stream()
                                    .map(row -> Map.of(
                                            "number",
                                            row.key,
                                            "sys_updated_on",
                                            row.updated.toString(),
                                            "sys_mod_count",
                                            String.valueOf(row.version)))
                                    .toList()),
                    Map.of("X-Total-Count", String.valueOf(rows.size())));
        }
        if (request.is("GET", "/rest/api/2/search/jql") && isCloud || request.is("GET", "/rest/api/2/search")) {
            String token = request.query()
                    .getOrDefault("nextPageToken", request.query().getOrDefault("startAt", "0"));
            int from = Integer.parseInt(token);
            List<Row> some = page(request.query().get("jql").endsWith("ORDER BY updated DESC, key DESC"), from, 50);
            Map<String, Object> answer = new HashMap<>(Map.of(
                    "issues",
                    some.stream()
                            .map(row -> Map.of("key", row.key, "fields", Map.of("updated", time(row))))
                            .toList()));
            int end = from + some.size();
            if (!isCloud) {
                answer.put("total", rows.size());
            } else if (end < rows.size()) {
                answer.putAll(Map.of("nextPageToken", String.valueOf(end), "isLast", false));
            } else {
                answer.put("isLast", true);
            }
            return Response.of(200, answer);
        }
        return Response.of(404, Map.of());
    }

    /** As Jira writes a time; its milliseconds tell the version. */
    private static String time(Row row) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").format(row.updated.atOffset(ZoneOffset.UTC))
                + "%03d+0000".formatted(row.version);
    }

    /** What has no order is in another one each time. Now and then a ticket changes once more, and comes to the front. */
    private List<Row> page(boolean isOrdered, int from, int size) {
        lists++;
        if (!isOrdered) {
            Collections.shuffle(rows);
        }
        if (lists % 40 == 0 && lists <= TicketTasks.MOST_PARTS) {
            Row again = rows.remove(lists % 80 == 0 ? rows.size() - lists : 7);
            rows.add(0, new Row(again.key, room.time.now(), again.version + 1));
        }
        return List.copyOf(rows.subList(Math.min(from, rows.size()), Math.min(from + size, rows.size())));
    }
}
