package dev.keyturn.application;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The Table API of a ServiceNow instance, with as many change requests as a test needs, and the signature of what it sends. */
final class ServiceNowServer {

    static final String SECRET = "a-secret-of-the-webhook";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final String CHANGES = "/api/now/table/change_request";

    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .containerThreads(20)
            .maxRequestJournalEntries(2000));
    private final Map<String, StubMapping> changes = new ConcurrentHashMap<>();
    private final Path folder;
    private StubMapping outage;

    ServiceNowServer() {
        try {
            folder = Files.createTempDirectory("keyturn-tickets");
            Files.writeString(folder.resolve("password"), "of-the-integration-user\n");
            Files.writeString(folder.resolve("secret"), SECRET + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
        server.stubFor(get(urlPathEqualTo(CHANGES))
                .atPriority(10)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"result\":[]}")));
        server.stubFor(get(urlPathEqualTo("/api/now/table/sys_journal_field"))
                .atPriority(10)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"result\":[]}")));
        server.stubFor(patch(urlPathMatching(CHANGES + "/.*"))
                .atPriority(10)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"result\":{}}")));
        // it shows some change to a user with rights, and none with a number that it does not have
        server.stubFor(get(urlPathEqualTo(CHANGES))
                .atPriority(9)
                .withQueryParam("sysparm_query", absent())
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withHeader("X-Total-Count", "1")
                        .withBody("{\"result\":[{\"sys_id\":\"" + sysId("CHG0000001") + "\"}]}")));
    }

    List<String> settings(String... more) {
        String source = "--keyturn.tickets.sources.snow.";
        List<String> settings = new ArrayList<>(List.of(
                "--keyturn.base-url=https://keyturn.contoso.com",
                source + "type=servicenow",
                source + "url=" + server.baseUrl(),
                source + "people[0]=beth.anglin,requester",
                source + "login.user=keyturn",
                source + "login.password-file=" + folder.resolve("password"),
                source + "webhook.hmac.secret-files[0]=" + folder.resolve("secret"),
                source + "write-back.close.VERIFIED=0",
                source + "write-back.close-code.VERIFIED=successful"));
        settings.addAll(List.of(more));
        return settings;
    }

    /**
     * @param state such as -1
     * @param account what its configuration item is called
     * @param start of its window, which is open for long when null
     */
    void change(String number, String state, String stateName, String account, Instant start, Instant end) {
        change("beth.anglin", false, number, state, stateName, account, start, end);
    }

    /** In Implement, and put on hold. */
    void hold(String number, String account) {
        change("beth.anglin", true, number, "-1", "Implement", account, null, null);
    }

    private void change(
            String author,
            boolean onHold,
            String number,
            String state,
            String stateName,
            String account,
            Instant start,
            Instant end) {
        String record = """
                {"result":[{"sys_id":{"display_value":"%1$s","value":"%1$s"},
                 "number":{"display_value":"%2$s","value":"%2$s"},
                 "type":{"display_value":"Normal","value":"normal"},
                 "state":{"display_value":"%4$s","value":"%3$s"},
                 "approval":{"display_value":"Approved","value":"approved"},
                 "requested_by.user_name":{"display_value":"%8$s","value":"%8$s"},
                 "sys_created_by":{"display_value":"%8$s","value":"%8$s"},
                 "on_hold":{"display_value":"%9$s","value":"%9$s"},
                 "chg_model":{"display_value":"Normal","value":"007c4001c343101035ae3f52c1d3aeb2"},
                 "cmdb_ci":{"display_value":"%5$s","value":"b0cb50c3c0a8010a00000000aabbccdd"},
                 "start_date":{"display_value":"","value":"%6$s"},
                 "end_date":{"display_value":"","value":"%7$s"},
                 "short_description":{"display_value":"Rotate the password","value":"Rotate the password"}}]}""".formatted(
                        sysId(number),
                        number,
                        state,
                        stateName,
                        account,
                        time(start == null ? Instant.now().minusSeconds(86_400) : start),
                        time(end == null ? Instant.now().plusSeconds(86_400) : end),
                        author.replace("\\", "\\\\"),
                        onHold);
        StubMapping stub = server.stubFor(get(urlPathEqualTo(CHANGES))
                .atPriority(5)
                .withQueryParam("sysparm_query", equalTo("number=" + number))
                .withQueryParam("sysparm_fields", containing("requested_by.user_name"))
                .withQueryParam("sysparm_fields", containing("sys_created_by"))
                .withQueryParam("sysparm_fields", containing("on_hold"))
                .withBasicAuth("keyturn", "of-the-integration-user")
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody(record)));
        StubMapping before = changes.put(number, stub);
        if (before != null) {
            server.removeStub(before);
        }
    }

    /** In Implement. */
    void changeWrittenBy(String author, String number, String account) {
        change(author, false, number, "-1", "Implement", account, null, null);
    }

    /** The connection is cut at every request until {@link #comesBack()}. */
    void goesAway() {
        outage = server.stubFor(
                any(anyUrl()).atPriority(1).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    void comesBack() {
        server.removeStub(outage);
    }

    /** What was written into the ticket, in order. */
    List<JsonNode> written(String number) {
        return server.findAll(patchRequestedFor(urlPathEqualTo(CHANGES + "/" + sysId(number)))).stream()
                .map(request -> json(request.getBodyAsString()))
                .toList();
    }

    /** Every answer takes so long. */
    void isSlow(Duration delay) {
        server.setGlobalFixedDelay((int) delay.toMillis());
    }

    void stop() {
        server.stop();
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

    private static String sysId(String number) {
        return "%032x".formatted(Long.parseLong(number.substring("CHG".length())));
    }

    private static String time(Instant instant) {
        return instant == null ? "" : TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
