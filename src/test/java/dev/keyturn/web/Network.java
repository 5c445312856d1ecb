package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** What a page asks for at one address from now on, by the browser's own log. */
final class Network {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChromeDriver browser;
    private final String path;
    private final List<JsonNode> messages = new ArrayList<>();

    Network(ChromeDriver browser, String path) {
        this.browser = browser;
        this.path = path;
        newMessages();
    }

    /** Of the answers, in their order. */
    List<Integer> statuses() {
        return messages("Network.responseReceived", "/response/url")
                .map(answer -> answer.at("/response/status").asInt())
                .toList();
    }

    /** Between each request and the next one. */
    List<Duration> pauses() {
        List<Double> seconds = messages("Network.requestWillBeSent", "/request/url")
                .map(request -> request.path("timestamp").asDouble())
                .toList();
        return IntStream.range(1, seconds.size())
                .mapToObj(i -> Duration.ofMillis(Math.round(1000 * (seconds.get(i) - seconds.get(i - 1)))))
                .toList();
    }

    private Stream<JsonNode> messages(String method, String url) {
        messages.addAll(newMessages());
        return messages.stream()
                .filter(message -> message.path("method").asText().equals(method))
                .map(message -> message.path("params"))
                .filter(params -> params.at(url).asText().endsWith(path));
    }

    private List<JsonNode> newMessages() {
        return browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> read(entry.getMessage()).path("message"))
                .toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
