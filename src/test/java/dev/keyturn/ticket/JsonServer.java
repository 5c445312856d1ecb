package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A system on loopback that speaks JSON: what a double is asked, and what it answers. */
final class JsonServer implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    static {
        // or each answer, whose head and body are two packets, waits 40 milliseconds for the client's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(20);
    private volatile boolean away;
    private volatile Duration delay = Duration.ZERO;

    /** @param query decoded, the last one of several with one name */
    record Request(String method, String path, Map<String, String> query, Map<String, String> headers, JsonNode body) {

        boolean is(String wanted, String address) {
            return method.equals(wanted) && path.equals(address);
        }
    }

    record Response(int status, Object body, Map<String, String> headers) {

        static Response of(int status, Object body) {
            return new Response(status, body, Map.of());
        }
    }

    JsonServer(Function<Request, Response> answers) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> answer(exchange, answers));
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The connection is cut at every request. */
    void isAway(boolean value) {
        away = value;
    }

    void isSlow(Duration value) {
        delay = value;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, Function<Request, Response> answers) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            LockSupport.parkNanos(delay.toNanos());
            if (away) {
                return;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
            Response response = answers.apply(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query(exchange.getRequestURI().getRawQuery()),
                    headers,
                    form(headers)
                            ? JSON.valueToTree(query(new String(sent, StandardCharsets.UTF_8)))
                            : JSON.readTree(sent)));
            byte[] body = response.body == null ? new byte[0] : JSON.writeValueAsBytes(response.body);
            response.headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(response.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean form(Map<String, String> headers) {
        return headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded");
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? List.<String>of() : List.of(raw.split("&"))) {
            int equals = pair.indexOf('=');
            query.put(
                    URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
                    equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }
}
