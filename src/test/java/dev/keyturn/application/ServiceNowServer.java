package dev.keyturn.application;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.ServiceNowInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A ServiceNow instance for the whole application: its settings, and the signature of what it sends. */
final class ServiceNowServer {

    static final String SECRET = "a-secret-of-the-webhook";

    private final ServiceNowInstance instance = new ServiceNowInstance();
    private final Path folder;

    ServiceNowServer() {
        try {
            folder = Files.createTempDirectory("keyturn-tickets");
            Files.writeString(folder.resolve("password"), "of-the-integration-user\n");
            Files.writeString(folder.resolve("client"), "of-the-client\n");
            Files.writeString(folder.resolve("secret"), SECRET + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // it shows some change to a user with rights
        instance.change("CHG0000001", "something else").set("CHG0000001", "state", "3");
    }

    ServiceNowInstance instance() {
        return instance;
    }

    List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--keyturn.tickets.sources.snow.login.user=keyturn",
                "--keyturn.tickets.sources.snow.login.password-file=" + folder.resolve("password")));
        settings.addAll(settingsWithoutLogin(more));
        return settings;
    }

    /** With client credentials, whose tokens end. */
    List<String> settingsWithTokens(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--keyturn.tickets.sources.snow.login.token-url=" + instance.url() + "/oauth_token.do",
                "--keyturn.tickets.sources.snow.login.client-id=keyturn",
                "--keyturn.tickets.sources.snow.login.client-secret-file=" + folder.resolve("client")));
        settings.addAll(settingsWithoutLogin(more));
        return settings;
    }

    private List<String> settingsWithoutLogin(String... more) {
        String source = "--keyturn.tickets.sources.snow.";
        List<String> settings = new ArrayList<>(List.of(
                "--keyturn.base-url=https://keyturn.contoso.com",
                source + "type=servicenow",
                source + "url=" + instance.url(),
                source + "people[0]=beth.anglin,requester",
                source + "webhook.hmac.secret-files[0]=" + folder.resolve("secret"),
                source + "write-back.close.VERIFIED=0,3",
                source + "write-back.close-code.VERIFIED=successful"));
        settings.addAll(List.of(more));
        return settings;
    }

    /**
     * @param state such as -1
     * @param account what its configuration item is called
     * @param start of its window, which is open for long when null
     */
    void change(String number, String state, String account, Instant start, Instant end) {
        instance.change(number, account).set(number, "state", state);
        if (start != null && end != null) {
            instance.setWindow(number, start, end);
        }
    }

    /** In Implement, and put on hold. */
    void hold(String number) {
        instance.set(number, "on_hold", "true");
    }

    /** In Implement. */
    void changeWrittenBy(String author, String number, String account) {
        instance.change(number, account)
                .set(number, "requested_by.user_name", author)
                .set(number, "sys_created_by", author);
    }

    /** The connection is cut at every request until {@link #comesBack()}. */
    void goesAway() {
        instance.goesAway();
    }

    void comesBack() {
        instance.comesBack();
    }

    /** What was written into the ticket, in order. */
    List<JsonNode> written(String number) {
        return instance.written(number);
    }

    /** Every answer takes so long. */
    void isSlow(Duration delay) {
        instance.isSlow(delay);
    }

    void stop() {
        instance.close();
    }

    static String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signature(String body) {
        return signature(body.getBytes(StandardCharsets.UTF_8));
    }
}
