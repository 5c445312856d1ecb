package dev.keyturn.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.check.CheckResult;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import dev.keyturn.kernel.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** A Keyturn that runs, as it is asked by a command on the terminal: with the login of an operator, as everybody. */
final class RunningNode {

    /** Of a check: a domain controller that is silent is waited for. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RunningNode(URI url) {
        this.url = url;
    }

    /** It cannot be asked, and the message says why. */
    static final class NotAskedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotAskedException(String message) {
            super(message);
        }
    }

    /** Where the settings have it listen, for this machine. */
    static URI address(Environment environment) {
        boolean tls = Stream.of("bundle", "key-store", "certificate")
                .anyMatch(one -> environment.containsProperty("server.ssl." + one));
        InetAddress address = Binder.get(environment)
                .bind("server.address", InetAddress.class)
                .orElseGet(InetAddress::getLoopbackAddress);
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return URI.create((tls ? "https" : "http") + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + environment.getProperty("server.port", "8080")
                + environment.getProperty("server.servlet.context-path", ""));
    }

    URI url() {
        return url;
    }

    /** Whether a Keyturn answers there. Everybody may ask that. */
    boolean runs() throws NotAskedException {
        if (url.getPort() == 0) {
            return false;
        }
        HttpResponse<String> answer;
        try {
            answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/actuator/health"))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.ofString());
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new NotAskedException("Something listens at " + url + " and cannot be asked (" + e
                    + "). Give its right address with --url.");
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (!answer.body().contains("\"status\"")) {
            throw new NotAskedException("What listens at " + url
                    + " is no Keyturn. Correct server.port, or give the address of the Keyturn that runs with --url.");
        }
        return true;
    }

    /** @param authorization the header's value */
    List<CheckResult> check(String authorization) throws NotAskedException {
        if (!"https".equals(url.getScheme()) && !isThisMachine()) {
            throw new NotAskedException(
                    "The password would go to " + url + " without encryption. Give an https address.");
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/check"))
                .timeout(LONGEST)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .POST(BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return results(Json.read(answer.body(), JsonNode.class));
            }
            throw new NotAskedException(
                    switch (answer.statusCode()) {
                        case 401 ->
                            "The Keyturn at " + url + " does not take this login. Where people log in at an identity"
                                    + " provider, give a token of an operator in KEYTURN_TOKEN.";
                        case 403 -> "The Keyturn at " + url + " lets operators ask for a check, and this user is none.";
                        default ->
                            "The Keyturn at " + url + " answers with " + answer.statusCode()
                                    + ". Is it of the same version?";
                    });
        } catch (IOException e) {
            throw new NotAskedException("The Keyturn at " + url + " did not answer (" + e + ").");
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private boolean isThisMachine() {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<CheckResult> results(JsonNode answer) {
        List<CheckResult> results = new ArrayList<>();
        for (JsonNode one : answer.path("results")) {
            results.add(new CheckResult(
                    one.path("setting").asText(),
                    new Finding(
                            Severity.valueOf(one.path("severity").asText()),
                            one.path("subject").asText(),
                            one.path("message").asText())));
        }
        return results;
    }

    private static NotAskedException interrupted() {
        Thread.currentThread().interrupt();
        return new NotAskedException("The check was interrupted.");
    }
}
