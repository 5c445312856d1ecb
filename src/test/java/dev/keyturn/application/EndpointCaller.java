package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * A caller who asks for everything: without a login, with a name and password, or logged in to the web applications.
 */
final class EndpointCaller {

    static final String NOBODY = "nobody";

    private final String baseUrl;
    private final String user;
    private final HttpClient client = HttpClient.newHttpClient();
    private String cookies = "";
    private String token = "";

    EndpointCaller(String baseUrl, String user) {
        this.baseUrl = baseUrl;
        this.user = user;
    }

    /** Everybody who has a password may log in to the welcome page. */
    void logIn() throws IOException, InterruptedException {
        openPage();
        if (!user.equals(NOBODY)) {
            HttpRequest.Builder login = request("/camunda/api/admin/auth/user/default/login/welcome")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("username=" + user + "&password=" + user));
            HttpResponse<String> answer = client.send(login.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(user).isEqualTo(200);
            keepCookies(answer);
            openPage();
        }
    }

    /** Gives the session its token. */
    private void openPage() throws IOException, InterruptedException {
        HttpRequest page = request("/camunda/api/engine/engine").GET().build();
        keepCookies(client.send(page, BodyHandlers.ofString()));
    }

    /** The login makes a new session. */
    private void keepCookies(HttpResponse<String> answer) {
        for (String line : answer.headers().allValues("Set-Cookie")) {
            String cookie = line.substring(0, line.indexOf(';'));
            if (cookie.startsWith("XSRF-TOKEN=")) {
                token = cookie.substring("XSRF-TOKEN=".length());
            } else {
                cookies = cookie;
            }
        }
    }

    Answer send(String method, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Accept", "application/json, */*;q=0.1");
        if (!user.equals(NOBODY) && !path.startsWith("/camunda")) {
            String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + login);
        }
        if (method.equals("POST") || method.equals("PUT")) {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString("{}"));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), "", "", response.body());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(Duration.ofSeconds(60));
        if (path.startsWith("/camunda") && !token.isEmpty()) {
            request.header("Cookie", cookies + "; XSRF-TOKEN=" + token).header("X-XSRF-TOKEN", token);
        }
        return request;
    }
}
