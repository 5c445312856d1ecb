package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** More connections than there are threads send their bodies slowly, and everybody else is served all the same. */
@ExtendWith(OutputCaptureExtension.class)
class SlowBodyIT {

    private static final ServiceNowServer SERVICENOW = new ServiceNowServer();
    private static final Pattern STATUS = Pattern.compile("[0-9]{3}");
    private static final int CONNECTIONS = 210;
    private static final String LENGTH = "Content-Length: 5000\r\n\r\n";
    private static final String CHUNKS = "Transfer-Encoding: chunked\r\n\r\n";

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(SERVICENOW::settings);

    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();

    /** What strangers can send: each is read by something else, or not at all. */
    enum Slow {
        WEBHOOK("POST /api/tickets/snow", "application/json", LENGTH, "{"),
        WEBHOOK_IN_CHUNKS("POST /api/tickets/snow", "application/json", CHUNKS, "0"),
        LOGIN(
                "POST /camunda/api/admin/auth/user/default/login/tasklist",
                "application/x-www-form-urlencoded",
                LENGTH,
                "u"),
        FORM_BEFORE_THE_LOGIN("PUT /api/rotations", "application/x-www-form-urlencoded", LENGTH, "u"),
        WRONG_PASSWORD(
                "POST /engine-rest/task\r\nAuthorization: Basic c3RyYW5nZXI6d3Jvbmc=", "application/json", LENGTH, "{"),
        NOTHING_AT_ALL("POST /api/rotations", "application/json", LENGTH, ""),
        HEADERS("POST /api/tickets/snow", "application/json", "X: ", "x");

        private final String head;
        private final String drop;

        Slow(String line, String type, String rest, String drop) {
            String[] parts = line.split("\r\n");
            this.head = parts[0] + " HTTP/1.1\r\nHost: localhost\r\n" + (parts.length > 1 ? parts[1] + "\r\n" : "")
                    + "Content-Type: " + type + "\r\n" + rest;
            this.drop = drop;
        }
    }

    @AfterAll
    static void stop() {
        SERVICENOW.stop();
    }

    @AfterEach
    void hangUp() throws IOException {
        drip.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void everybodyElseIsServed(Slow slow, CapturedOutput output) throws IOException {
        URI base = URI.create(keyturn.http().baseUrl());
        for (String person : List.of("auditor", "admin")) {
            // from an address where they have logged in before, as everybody who works
            assertThat(keyturn.http().get(person, "/api/rotations").status()).isEqualTo(200);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(base.getHost(), base.getPort());
            sockets.add(socket);
            send(socket, slow.head + slow.drop);
        }
        drip.scheduleAtFixedRate(
                () -> sockets.forEach(socket -> dropOn(socket, slow)), 300, 300, TimeUnit.MILLISECONDS);
        Instant begun = Instant.now();

        for (int i = 0; i < 3; i++) {
            assertThat(keyturn.http().anonymously("/actuator/health/liveness").status())
                    .isEqualTo(200);
            assertThat(keyturn.http().get("auditor", "/api/rotations").status()).isEqualTo(200);
            String body = "{\"number\":\"CHG0009999\",\"i\":\"" + slow + i + "\"}";
            assertThat(keyturn.http()
                            .post(
                                    "nobody",
                                    "/api/tickets/snow",
                                    body,
                                    "X-Hub-Signature",
                                    ServiceNowServer.signature(body))
                            .status())
                    .isEqualTo(202);
        }

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(output.getAll()).doesNotContain("unforeseen way", "\tat ");
        if (slow == Slow.WEBHOOK) {
            await("the patience with those who have a place has an end")
                    .atMost(Duration.ofSeconds(8))
                    .untilAsserted(() -> assertThat(sockets).allMatch(SlowBodyIT::isAnswered));
            assertThat(sockets.stream().map(SlowBodyIT::status).filter(Objects::nonNull))
                    .isNotEmpty()
                    .allMatch(status -> status.equals("503") || status.equals("408"));
        }
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0 || ended(socket);
        } catch (IOException cut) {
            return true;
        }
    }

    /** Null when the answer was lost with the connection. */
    private static String status(Socket socket) {
        try {
            Matcher status =
                    STATUS.matcher(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            return status.find() ? status.group() : null;
        } catch (IOException cut) {
            return null;
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        InputStream in = socket.getInputStream();
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    private static void dropOn(Socket socket, Slow slow) {
        try {
            send(socket, slow.drop);
        } catch (IOException refused) {
            // it was hung up on
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
