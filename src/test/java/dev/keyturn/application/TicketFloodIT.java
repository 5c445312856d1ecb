package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.TicketLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Ten thousand deliveries, many at once, of every kind that a webhook gets to see, while strangers send bodies that never
 * end, Keyturn's tokens run out at the ticket system, and its user gets another language.
 */
@Tag("alone")
@Tag("long")
class TicketFloodIT {

    private static final Logger log = LoggerFactory.getLogger(TicketFloodIT.class);
    private static final ServiceNowServer SERVICENOW = new ServiceNowServer();
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int SENDERS = 48;
    private static final int TICKETS = 8;
    private static final int CALM = 60;
    private static final int STRANGERS = 100;
    private static final int EXPIRIES = 5;
    private static final int IDLE_TICKETS = 6;
    private static final long MEMORY = 64L * 1024 * 1024;

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(() -> SERVICENOW.settingsWithTokens(
            "--spring.main.sources=" + ManyDeliveries.class.getName(),
            "--keyturn.tickets.sources.snow.write-back.enabled=false",
            "--logging.level.dev.keyturn=warn"));

    private final HttpClient client = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    static class ManyDeliveries {

        @Bean
        TicketLimits limits() {
            return new TicketLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 100_000);
        }
    }

    @AfterAll
    static void stop() {
        SERVICENOW.stop();
    }

    /** @param statuses those that are right for it */
    private record Sent(String source, String type, byte[] body, String signature, String key, Set<Integer> statuses) {}

    @Test
    void tenThousandDeliveriesStartOneRotationForEachTicketAndNothingElse() throws Exception {
        List<String> tickets = tickets();
        SERVICENOW.change("CHG0005001", "0", CONTOSO, null, null);
        SERVICENOW.change("CHG0005002", "-5", FABRIKAM, null, null);
        SERVICENOW.change("CHG0005003", "-1", "something else", null, null);
        SERVICENOW.change("CHG0005005", "-1", CONTOSO, null, null);
        SERVICENOW.hold("CHG0005005");
        SERVICENOW.change("CHG0005006", "-1", FABRIKAM, null, null);
        SERVICENOW.instance().set("CHG0005006", "approval", "requested");
        List<Sent> flood = flood(tickets);
        assertThat(flood).hasSize(10_000);
        answersFastWhateverTheTicketSystemDoes();
        long before = usedMemory();

        Instant begun = Instant.now();
        List<Socket> strangers = strangersWhoseBodiesNeverEnd();
        Map<Integer, Integer> statuses;
        try {
            statuses = send(flood);
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
        Duration took = Duration.between(begun, Instant.now());
        log.warn("10,000 deliveries took {}: {}", took, statuses);
        assertThat(statuses.keySet()).allMatch(status -> status < 500);

        int tokens = SERVICENOW.instance().tokens();
        SERVICENOW.instance().tokensExpire();
        everyTicketGetsItsTurn(tickets);
        for (String ticket : tickets) {
            assertThat(rotationsOf(ticket)).as(ticket).hasSize(1);
        }
        assertThat(keyturn.bean(JdbcTemplate.class)
                        .queryForObject("select count(*) from keyturn_rotation", Integer.class))
                .isEqualTo(tickets.size());
        long growth = usedMemory() - before;
        log.warn("The heap grew by {} KiB.", growth / 1024);
        assertThat(growth).isLessThan(MEMORY);
        assertThat(SERVICENOW.instance().tokens())
                .as("one that ran out is replaced")
                .isGreaterThan(tokens);
        assertThat(took).isLessThan(LONGEST);
    }

    private static List<Socket> strangersWhoseBodiesNeverEnd() throws IOException {
        List<Socket> strangers = new ArrayList<>();
        URI keyturnsUrl = URI.create(keyturn.http().baseUrl());
        for (int i = 0; i < STRANGERS; i++) {
            Socket stranger = new Socket(keyturnsUrl.getHost(), keyturnsUrl.getPort());
            stranger.getOutputStream()
                    .write(("POST /api/tickets/snow HTTP/1.1\r\nHost: keyturn\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 5000\r\n\r\n{")
                            .getBytes());
            strangers.add(stranger);
        }
        return strangers;
    }

    private void answersFastWhateverTheTicketSystemDoes() throws Exception {
        SERVICENOW.isSlow(Duration.ofSeconds(1));
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < CALM; i++) {
            Sent calm = signed("CHG0005003", "calm-" + i, i);
            Instant sent = Instant.now();
            assertThat(status(calm)).isEqualTo(202);
            times.add(Duration.between(sent, Instant.now()));
        }
        SERVICENOW.isSlow(Duration.ZERO);
        Duration first = times.remove(0);
        Collections.sort(times);
        log.warn(
                "Calm deliveries: first {}, then median {}, 95 % {}, longest {}.",
                first, times.get(CALM / 2), times.get(CALM * 95 / 100 - 1), times.get(CALM - 2));
        assertThat(times.get(CALM / 2)).isLessThan(Duration.ofMillis(100));
    }

    /** An account has one rotation at a time, so the tickets take turns; a repeat lets one that waits check again. */
    private void everyTicketGetsItsTurn(List<String> tickets) {
        await().atMost(LONGEST.multipliedBy(2))
                .pollInterval(Duration.ofMillis(500))
                // a connection that was idle for long is closed just as it is used; the next repeat has another
                .ignoreException(IOException.class)
                .until(() -> {
                    for (JsonNode rotation : rotations()) {
                        if (!rotation.get("state").asText().equals("ENDED")) {
                            keyturn.rotations()
                                    .cancel("admin", rotation.get("id").asText());
                        }
                    }
                    List<String> left = tickets.stream()
                            .filter(ticket -> rotationsOf(ticket).isEmpty())
                            .toList();
                    for (String ticket : left) {
                        status(signed(ticket, null, 0));
                    }
                    return left.isEmpty();
                });
    }

    private static List<String> tickets() {
        List<String> tickets = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            String number = "CHG00040" + (10 + i);
            tickets.add(number);
            SERVICENOW.change(number, "-1", i % 2 == 0 ? CONTOSO : FABRIKAM, null, null);
        }
        return tickets;
    }

    private static List<Sent> flood(List<String> tickets) {
        List<Sent> flood = new ArrayList<>();
        each(2400, i -> signed(tickets.get(i % TICKETS), "first-" + i, i), flood);
        each(2400, i -> signed(tickets.get(i % TICKETS), "first-" + i, i), flood);
        each(400, i -> conflicting(signed(tickets.get(i % TICKETS), "first-" + i, -1)), flood);
        each(400, i -> signed(tickets.get(i % TICKETS), null, i % 20), flood);
        each(600, i -> signed("CHG000500" + (1 + i % IDLE_TICKETS), "other-" + i, i), flood);
        each(1000, i -> forged(signed(tickets.get(i % TICKETS), "forged-" + i, i)), flood);
        each(500, i -> unsigned(signed(tickets.get(i % TICKETS), "unsigned-" + i, i)), flood);
        each(200, i -> body("snow", "application/json", new byte[300_000], 413), flood);
        each(700, i -> body("snow", "application/json", ("{\"number\":" + i).getBytes(), 400), flood);
        each(500, i -> body("snow", "text/plain", ("{\"number\":\"CHG0004010\"} " + i).getBytes(), 415), flood);
        each(500, i -> body("none", "application/json", ("{\"number\":\"CHG0004010\"} " + i).getBytes(), 404), flood);
        each(
                400,
                i -> body(
                        "snow", "application/json", ("{\"number\":\"CHG1^ORDERBYx\",\"i\":" + i + "}").getBytes(), 422),
                flood);
        Collections.shuffle(flood, new Random(7));
        return flood;
    }

    private static void each(int times, java.util.function.IntFunction<Sent> made, List<Sent> into) {
        IntStream.range(0, times).mapToObj(made).forEach(into::add);
    }

    /** Whichever of the two comes first is taken, so that each may be the one that is refused. */
    private static Sent signed(String ticket, String key, int news) {
        byte[] body = ("{\"number\":\"" + ticket + "\",\"sys_mod_count\":" + news + "}").getBytes();
        boolean hasRival = key != null && key.startsWith("first-") && Integer.parseInt(key.substring(6)) < 400;
        return new Sent(
                "snow",
                "application/json",
                body,
                ServiceNowServer.signature(body),
                key,
                hasRival ? Set.of(202, 409) : Set.of(202));
    }

    private static Sent conflicting(Sent sent) {
        return new Sent(sent.source, sent.type, sent.body, sent.signature, sent.key, Set.of(202, 409));
    }

    private static Sent forged(Sent sent) {
        return new Sent(
                sent.source, sent.type, sent.body, ServiceNowServer.signature("another body"), sent.key, Set.of(401));
    }

    private static Sent unsigned(Sent sent) {
        return new Sent(sent.source, sent.type, sent.body, null, sent.key, Set.of(401));
    }

    private static Sent body(String source, String type, byte[] body, int status) {
        return new Sent(source, type, body, ServiceNowServer.signature(body), null, Set.of(status));
    }

    private Map<Integer, Integer> send(List<Sent> flood) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < flood.size(); i++) {
                Sent sent = flood.get(i);
                boolean expires = i % (flood.size() / EXPIRIES) == 0;
                boolean translates = i == flood.size() / 2;
                calls.add(() -> {
                    if (expires) {
                        SERVICENOW.instance().tokensExpire();
                    }
                    if (translates) {
                        SERVICENOW.instance().speaksGerman();
                    }
                    return status(sent);
                });
            }
            Map<Integer, Integer> counted = new TreeMap<>();
            List<Future<Integer>> answers = senders.invokeAll(calls);
            for (int i = 0; i < flood.size(); i++) {
                int status = answers.get(i).get();
                counted.merge(status, 1, Integer::sum);
                assertThat(flood.get(i).statuses)
                        .as(new String(flood.get(i).body, 0, Math.min(80, flood.get(i).body.length)))
                        .contains(status);
            }
            return counted;
        } finally {
            senders.shutdownNow();
        }
    }

    private int status(Sent sent) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(keyturn.http().baseUrl() + "/api/tickets/" + sent.source))
                .header("Content-Type", sent.type)
                .POST(BodyPublishers.ofByteArray(sent.body));
        if (sent.signature != null) {
            request.header("X-Hub-Signature", sent.signature);
        }
        if (sent.key != null) {
            request.header("X-Keyturn-Delivery", sent.key);
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static List<String> rotationsOf(String ticket) {
        return keyturn.bean(JdbcTemplate.class)
                .queryForList("select id from keyturn_rotation where ticket = ?", String.class, ticket);
    }

    private static List<JsonNode> rotations() {
        return StreamSupport.stream(
                        keyturn.http()
                                .get("auditor", "/api/rotations?limit=200")
                                .json()
                                .spliterator(),
                        false)
                .toList();
    }

    /** After a full collection; what is left is what something still holds. */
    private static long usedMemory() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
