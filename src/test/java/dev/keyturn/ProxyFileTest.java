package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The composition's proxy: HAProxy with the file that is delivered, before a node that says what it was told. */
class ProxyFileTest {

    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
    private static final Path FILE = Path.of("src/docker/haproxy.cfg");

    @TempDir
    private Path folder;

    private final int port = JavaProcess.freePort();
    private HttpServer node;
    private Process proxy;

    @BeforeEach
    void start() throws IOException {
        Part.HAPROXY.requireThat(Files.isExecutable(PROGRAM));
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", ProxyFileTest::tell);
        node.start();
        String address = "127.0.0.1:" + node.getAddress().getPort();
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                Files.readString(FILE)
                        .replace("bind :8080", "bind 127.0.0.1:" + port)
                        .replace("lab:8081", address)
                        .replace("lab:8082", address));
        proxy = new ProcessBuilder(PROGRAM.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().ignoreExceptions().until(() -> ask("GET", "/", "localhost").startsWith("HTTP/1.1 200"));
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.destroy();
        }
        if (node != null) {
            node.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost:18080, 18080", "keyturn.example.com, 80", "127.0.0.1:8080, 8080"})
    void aNodeIsToldThePortThatTheClientAskedFor(String host, String told) throws IOException {
        assertThat(ask("GET", "/camunda/", host))
                .contains("X-Forwarded-Proto: http\n", "X-Forwarded-Port: " + told + "\n");
    }

    @Test
    void whatAClientClaimsAboutItselfIsNotBelieved() throws IOException {
        assertThat(ask(
                        "GET",
                        "/",
                        "localhost\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Proto: https"))
                .contains("X-Forwarded-For: 127.0.0.1\n", "X-Forwarded-Port: 80\n", "X-Forwarded-Proto: http\n")
                .doesNotContain("10.0.0.1", "X-Forwarded-Port: 1\n", "https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/prometheus",
                "/actuator/%70rometheus",
                "/actuator/PROMETHEUS",
                "//actuator//prometheus",
                "/actuator/./prometheus",
                "/actuator/prometheus/",
                "/actuator/prometheus;x=1",
                "/x/..;/actuator/prometheus?a=b"
            })
    void metricsAreNotReadFromOutsideHoweverTheirPathIsSpelled(String path) throws IOException {
        assertThat(ask("GET", path, "localhost")).startsWith("HTTP/1.1 403");
    }

    private String ask(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answer.append(line).append('\n');
            }
            return answer.toString();
        }
    }

    /** Answers with the headers that it got. */
    private static void tell(HttpExchange exchange) throws IOException {
        StringBuilder told = new StringBuilder();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(
                        // what is sent with small letters is the same
                        value -> told.append(capitalized(name))
                                .append(": ")
                                .append(value)
                                .append('\n')));
        byte[] body = told.toString().getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String capitalized(String name) {
        StringBuilder capitalized = new StringBuilder();
        for (String word : name.split("-")) {
            capitalized
                    .append(capitalized.isEmpty() ? "" : "-")
                    .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return capitalized.toString();
    }
}
