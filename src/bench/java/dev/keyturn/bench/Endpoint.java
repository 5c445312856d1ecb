package dev.keyturn.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A process that answers on a port, some day. */
final class Endpoint {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CHECK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String base;

    Endpoint(int port) {
        base = "http://127.0.0.1:" + port;
    }

    boolean answers(String user, String path) {
        try {
            return send(user, "GET", path, "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** As a user whose password is the name. */
    JsonNode call(String user, String method, String path, String body) throws IOException {
        HttpResponse<String> answer = send(user, method, path, body);
        if (answer.statusCode() >= 300) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String user, String method, String path, String body) throws IOException {
        String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** @return the nanosecond in which it held */
    static long await(Duration longest, BooleanSupplier condition, String otherwise) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(otherwise);
            }
            LockSupport.parkNanos(CHECK_EVERY_NANOS);
        }
        return System.nanoTime();
    }
}
