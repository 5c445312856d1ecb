package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Scripts' way in: JSON over HTTP with HTTP basic. In the lab a user's password is the name. */
final class Rest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String baseUrl;

    Rest(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    JsonNode get(String user, String path) {
        HttpResponse<String> answer = send(user, "GET", path, HttpRequest.BodyPublishers.noBody());
        assertThat(answer.statusCode()).as("GET " + path + ": " + answer.body()).isEqualTo(200);
        return read(answer.body());
    }

    HttpResponse<String> post(String user, String path, String body) {
        return send(user, "POST", path, HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> put(String user, String path, String body) {
        return send(user, "PUT", path, HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> delete(String user, String path) {
        return send(user, "DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(String user, String method, String path, HttpRequest.BodyPublisher body) {
        String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .method(method, body);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Nothing at all is a missing node. */
    static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(body, e);
        }
    }
}
