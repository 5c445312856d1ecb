package dev.keyturn.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** Speaks to the application as one of the lab's users, whose passwords are their names, and keeps every answer. */
final class Http {

    private static final String JSON = "application/json";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String baseUrl;
    private final UnaryOperator<String> passwords;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    Http(String baseUrl) {
        this(baseUrl, user -> user);
    }

    /** @param passwords each user's */
    Http(String baseUrl, UnaryOperator<String> passwords) {
        this.baseUrl = baseUrl;
        this.passwords = passwords;
    }

    String baseUrl() {
        return baseUrl;
    }

    Answer get(String user, String path) {
        return send(user, "GET", path, JSON, "");
    }

    Answer post(String user, String path, String body, String... headers) {
        return send(user, "POST", path, JSON, body, headers);
    }

    Answer put(String user, String path, String body) {
        return send(user, "PUT", path, JSON, body);
    }

    Answer delete(String user, String path) {
        return send(user, "DELETE", path, JSON, "");
    }

    /** Without any login. */
    Answer anonymously(String path) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path)).build());
    }

    Answer send(String user, String method, String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Authorization", "Basic " + base64(user + ":" + passwords.apply(user)))
                .header("Content-Type", contentType)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /**
     * What no client would send.
     *
     * @param request up to the empty line behind its headers
     * @return everything that comes back
     */
    String raw(String request) {
        URI base = URI.create(baseUrl);
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            Answer answer = new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Location").orElse(""),
                    response.body());
            answers.add(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every answer so far. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
