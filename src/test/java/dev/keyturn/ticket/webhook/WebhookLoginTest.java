package dev.keyturn.ticket.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.ticket.TicketSource;
import dev.keyturn.ticket.TicketSourceSettings;
import dev.keyturn.ticket.TicketSystemServer;
import dev.keyturn.ticket.Webhook;
import dev.keyturn.ticket.webhook.WebhookSettings.Bearer;
import dev.keyturn.ticket.webhook.WebhookSettings.Hmac;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhookLoginTest {

    private static final Instant NOW = Instant.parse("2027-01-31T22:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String BODY = "{\"number\":\"CHG0030042\"}";

    @RegisterExtension
    static final TicketSystemServer SERVER = new TicketSystemServer();

    @Test
    void theSignatureThatAtlassianDocumentsIsTaken() throws Exception {
        // the example of "Validate webhook deliveries": this secret and payload give this signature
        Hmac hmac = hmac(List.of(SERVER.secret("It's a Secret to Everybody")), null);
        String header = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";
        assertThat(accepts(hmac, "Hello World!", Map.of("X-Hub-Signature", header)))
                .isTrue();
        assertThat(accepts(hmac, "Hello World?", Map.of("X-Hub-Signature", header)))
                .isFalse();
    }

    @Test
    void eachOfTwoSecretsIsTakenWhileOneReplacesTheOtherAndAFileThatChangedAtOnce() throws Exception {
        Path older = SERVER.secret("old");
        Hmac hmac = hmac(List.of(older, SERVER.secret("new")), null);
        assertThat(accepts(hmac, BODY, signedWith("old"))).isTrue();
        assertThat(accepts(hmac, BODY, signedWith("new"))).isTrue();
        assertThat(accepts(hmac, BODY, signedWith("other"))).isFalse();
        WebhookLogin login = login(settings(hmac));
        Files.writeString(older, "newest\r\n");
        assertThat(login.accepts(delivery(BODY, signedWith("newest")))).isTrue();
        assertThat(login.accepts(delivery(BODY, signedWith("old")))).isFalse();
    }

    @Test
    void whatIsNoSignatureIsRefused() {
        Hmac hmac = hmac(List.of(SERVER.secret("s")), null);
        for (String header : List.of("", "sha256=", "sha256=zz", "sha1=00", "sha256=00", "nonsense", "=", "sha256==")) {
            assertThat(accepts(hmac, BODY, Map.of("X-Hub-Signature", header)))
                    .as(header)
                    .isFalse();
        }
        assertThat(accepts(hmac, BODY, Map.of())).isFalse();
    }

    @Test
    void aSignedTimeMayBeOffByTheToleranceAndCannotBeChanged() throws Exception {
        Hmac hmac = hmac(List.of(SERVER.secret("s")), "X-Time");
        for (long off : List.of(0L, 299L, -299L)) {
            assertThat(accepts(hmac, BODY, stamped(NOW.getEpochSecond() + off)))
                    .as("%d", off)
                    .isTrue();
        }
        for (long off : List.of(301L, -301L, 1_000_000L)) {
            assertThat(accepts(hmac, BODY, stamped(NOW.getEpochSecond() + off)))
                    .as("%d", off)
                    .isFalse();
        }
        String old = stamped(NOW.getEpochSecond() - 900).get("X-Hub-Signature");
        String now = String.valueOf(NOW.getEpochSecond());
        assertThat(accepts(hmac, BODY, Map.of("X-Hub-Signature", old, "X-Time", now)))
                .isFalse();
        assertThat(accepts(hmac, BODY, Map.of("X-Hub-Signature", old, "X-Time", "yesterday")))
                .isFalse();
        assertThat(accepts(hmac, BODY, Map.of("X-Hub-Signature", old))).isFalse();
    }

    @Test
    void basicTakesItsOwnUserAndPasswordOnly() {
        WebhookSettings settings =
                new WebhookSettings(null, null, null, "servicenow", SERVER.secret("its password"), null);
        assertThat(login(settings).accepts(delivery(BODY, basic("servicenow:its password"))))
                .isTrue();
        assertThat(login(settings).accepts(delivery(BODY, basic("servicenow:other"))))
                .isFalse();
        assertThat(login(settings).accepts(delivery(BODY, basic("admin:its password"))))
                .isFalse();
        assertThat(login(settings).accepts(delivery(BODY, Map.of("Authorization", "Basic %%%"))))
                .isFalse();
        assertThat(login(settings).accepts(delivery(BODY, Map.of()))).isFalse();
    }

    @Test
    void aTokenCountsBySignatureIssuerAudienceTimeAndSubject() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        RSAKey other = new RSAKeyGenerator(2048).keyID("k1").generate();
        SERVER.server()
                .stubFor(get(urlPathEqualTo("/jwks")).willReturn(okJson(new JWKSet(key.toPublicJWK()).toString())));
        Bearer bearer = new Bearer("https://issuer", "keyturn", "servicenow", URI.create(SERVER.url() + "/jwks"));
        Webhook webhook = open(new WebhookSettings(null, null, null, null, null, bearer));
        Instant later = Instant.now().plusSeconds(300);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> webhook.accepts(token(key, "https://issuer", "keyturn", "servicenow", later)));
        assertThat(webhook.accepts(token(other, "https://issuer", "keyturn", "servicenow", later)))
                .isFalse();
        assertThat(webhook.accepts(token(key, "https://other", "keyturn", "servicenow", later)))
                .isFalse();
        assertThat(webhook.accepts(token(key, "https://issuer", "other", "servicenow", later)))
                .isFalse();
        assertThat(webhook.accepts(token(key, "https://issuer", "keyturn", "somebody", later)))
                .isFalse();
        assertThat(webhook.accepts(token(
                        key,
                        "https://issuer",
                        "keyturn",
                        "servicenow",
                        Instant.now().minusSeconds(300))))
                .isFalse();
        assertThat(webhook.accepts(delivery(BODY, Map.of("Authorization", "Bearer nonsense"))))
                .isFalse();
    }

    @Test
    void noDeliveryWaitsForTheKeysOfAnIssuerThatHangsAndNoneIsTakenWithoutThem() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        SERVER.server()
                .stubFor(get(urlPathEqualTo("/hanging"))
                        .willReturn(
                                okJson(new JWKSet(key.toPublicJWK()).toString()).withFixedDelay(10_000)));
        Bearer bearer = new Bearer("https://issuer", "keyturn", "servicenow", URI.create(SERVER.url() + "/hanging"));
        Webhook webhook = open(new WebhookSettings(null, null, null, null, null, bearer));
        WebhookRequest delivery = token(
                key, "https://issuer", "keyturn", "servicenow", Instant.now().plusSeconds(300));

        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(webhook.accepts(delivery)).isFalse();
            }
        });
        assertThat(SERVER.server()
                        .countRequestsMatching(
                                getRequestedFor(urlPathEqualTo("/hanging")).build())
                        .getCount())
                .isLessThanOrEqualTo(1);
    }

    private static WebhookRequest token(RSAKey key, String issuer, String audience, String subject, Instant until) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                    new JWTClaimsSet.Builder()
                            .issuer(issuer)
                            .audience(audience)
                            .subject(subject)
                            .expirationTime(Date.from(until))
                            .build());
            token.sign(new RSASSASigner(key));
            return delivery(BODY, Map.of("Authorization", "Bearer " + token.serialize()));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean accepts(Hmac hmac, String body, Map<String, String> headers) {
        return login(settings(hmac)).accepts(delivery(body, headers));
    }

    private static WebhookSettings settings(Hmac hmac) {
        return new WebhookSettings(null, null, hmac, null, null, null);
    }

    private static WebhookLogin login(WebhookSettings settings) {
        return open(settings)::accepts;
    }

    private static Webhook open(WebhookSettings settings) {
        TicketSource source = SERVER.open(TicketSourceSettings.Type.SERVICENOW, null, null, null, Clock.systemUTC());
        return Webhook.open(
                source, settings, TicketSystemServer.LIMITS, settings.bearer() == null ? CLOCK : Clock.systemUTC());
    }

    private static Hmac hmac(List<Path> secrets, String timestampHeader) {
        return new Hmac(secrets, null, timestampHeader);
    }

    private static WebhookRequest delivery(String body, Map<String, String> headers) {
        return new WebhookRequest(headers::get, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> basic(String credentials) {
        return Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> signedWith(String secret) throws GeneralSecurityException {
        return Map.of("X-Hub-Signature", "sha256=" + HexFormat.of().formatHex(mac(secret, BODY)));
    }

    private static Map<String, String> stamped(long seconds) throws GeneralSecurityException {
        String signature = Base64.getEncoder().encodeToString(mac("s", seconds + "." + BODY));
        return Map.of("X-Hub-Signature", signature, "X-Time", String.valueOf(seconds));
    }

    private static byte[] mac(String secret, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
