package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.lab.state.LabCertificates;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.login.LoginRules;
import dev.keyturn.login.LoginUnavailableException;
import dev.keyturn.login.OidcLoginSettings;
import dev.keyturn.login.OidcProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.client.RestClient;

class OidcLoginTest {

    private static final String[] CONTOSO = {
        "keyturn.login.oidc.issuer-uri=https://127.0.0.1:1/contoso",
        "keyturn.login.oidc.client-id=keyturn",
        "keyturn.login.oidc.client-secret-file=docker-compose.yml",
        "keyturn.login.oidc.groups.rotation-approvers=8f1c0e52"
    };

    private final WebApplicationContextRunner context = new WebApplicationContextRunner()
            .withUserConfiguration(EngineLogin.class, OidcLogin.class)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(IdentityService.class, () -> mock(IdentityService.class))
            .withBean(ProcessEngine.class, () -> mock(ProcessEngine.class))
            .withBean(KeyturnSchema.class, () -> new KeyturnSchema(database()))
            .withBean(JdbcTemplate.class, () -> new JdbcTemplate(database()))
            .withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database()));

    @Test
    void aProviderThatIsAwayDoesNotKeepKeyturnFromStartingAndIsNamedAtALogin() {
        context.withPropertyValues(CONTOSO).run(context -> {
            assertThat(context).hasNotFailed();
            assertThatThrownBy(() -> context.getBean(OidcProvider.class).findByRegistrationId("keyturn"))
                    .isInstanceOf(LoginUnavailableException.class)
                    .hasMessageContaining("https://127.0.0.1:1/contoso does not answer");
        });
    }

    @Test
    void passwordsAreOffWithAProviderUnlessTheyAreTurnedOn() {
        context.run(rules(rules -> assertThat(rules.passwords()).isTrue()));
        context.withPropertyValues(CONTOSO)
                .run(rules(rules -> assertThat(rules.passwords()).isFalse()));
        context.withPropertyValues(CONTOSO)
                .withPropertyValues("keyturn.login.basic=true")
                .run(rules(rules -> assertThat(rules.passwords()).isTrue()));
        context.run(rules(rules -> assertThat(rules.sessionLifetime()).isEqualTo(Duration.ofHours(8))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyturn.login.oidc.groups.rotation-approver | x               | is none of Keyturn's groups",
                "keyturn.login.oidc.client-secret-file       | target/nowhere  | which does not exist, or Keyturn's user may not read it",
                "keyturn.login.oidc.scopes                   | profile         | does not contain openid",
                "keyturn.login.oidc.audience                 | ' '             | is empty",
                "keyturn.login.oidc.ca-file                  | pom.xml         | no certificate can be read",
                "keyturn.login.oidc.issuer-uri               | http://idp      | must look like https",
                "keyturn.login.oidc.user-claim               | ''              | must not be blank",
                "keyturn.login.oidc.group-claim              | roles           | group-claim",
                "keyturn.login.ldap.url                      | ldaps://dc1     | are both set",
                "keyturn.login.session-lifetime              | 0s              | must be longer than nothing"
            })
    void aMistakeEndsTheStartWithItsName(String setting, String value, String reason) {
        context.withPropertyValues(CONTOSO)
                .withPropertyValues(setting + "=" + value)
                .run(context -> {
                    assertThat(context).hasFailed();
                    StringBuilder told = new StringBuilder();
                    for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
                        told.append(cause).append('\n');
                    }
                    assertThat(told.toString()).containsIgnoringCase(reason);
                });
    }

    @Test
    void settingsThatWouldBeIgnoredAreNamed() {
        refused("keyturn.login.oidc.client-id=keyturn", "keyturn.login.oidc.issuer-uri is not set");
        refused("keyturn.login.basic=false", "keyturn.login.basic is off");
    }

    @Test
    void theProviderIsAskedAgainAfterAPauseAndMustBeTheConfiguredOne() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        AtomicReference<String> called = new AtomicReference<>("https://evil.example");
        server.createContext("/.well-known/openid-configuration", exchange -> {
            byte[] body = metadata(issuer, called.get()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-15T12:00:00Z"));
            Clock clock = new Clock() {
                @Override
                public Instant instant() {
                    return now.get();
                }

                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            };
            OidcProvider provider =
                    new OidcProvider(settings(issuer), "secret", RestClient.create(), SSLContext.getDefault(), clock);

            assertThatThrownBy(() -> provider.findByRegistrationId("keyturn"))
                    .isInstanceOf(LoginUnavailableException.class)
                    .hasRootCauseMessage("The provider calls itself https://evil.example. Set"
                            + " keyturn.login.oidc.issuer-uri to exactly that, if it is the right one.");
            called.set(issuer);
            assertThatThrownBy(() -> provider.findByRegistrationId("keyturn"))
                    .as("within the pause")
                    .isInstanceOf(LoginUnavailableException.class);
            now.set(now.get().plusSeconds(5));

            var registration = provider.findByRegistrationId("keyturn");
            assertThat(registration).isNotNull();
            assertThat(registration.getClientSettings().isRequireProofKey()).isTrue();
            assertThat(provider.findByRegistrationId("another")).isNull();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aProviderOfAPrivateAuthorityIsTrustedByTheFileThatIsNamed(@TempDir Path folder) throws Exception {
        String type = KeyStore.getDefaultType();
        LabCertificates certificates = new LabCertificates(new LabFolder(folder), Clock.systemUTC());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(server(folder)));
        String issuer = "https://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/.well-known/openid-configuration", exchange -> {
            byte[] body = metadata(issuer, issuer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            WebApplicationContextRunner there =
                    context.withPropertyValues(CONTOSO).withPropertyValues("keyturn.login.oidc.issuer-uri=" + issuer);
            there.run(context -> assertThatThrownBy(
                            () -> context.getBean(OidcProvider.class).findByRegistrationId("keyturn"))
                    .isInstanceOf(LoginUnavailableException.class));
            // with FIPS, the default type may be one that is not there, or a token of the system
            Security.setProperty("keystore.type", "BCFKS");
            there.withPropertyValues("keyturn.login.oidc.ca-file=" + certificates.caFile())
                    .run(context -> assertThat(
                                    context.getBean(OidcProvider.class).findByRegistrationId("keyturn"))
                            .isNotNull());
        } finally {
            Security.setProperty("keystore.type", type);
            server.stop(0);
        }
    }

    private static SSLContext server(Path certificates) throws Exception {
        KeyStore keys = new PemSslStoreBundle(
                        PemSslStoreDetails.forCertificate("file:" + certificates.resolve("lab-directory.pem"))
                                .withPrivateKey("file:" + certificates.resolve("lab-directory.key")),
                        null)
                .getKeyStore();
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static String metadata(String at, String issuer) {
        return """
                {"issuer": "%2$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"],
                 "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}""".formatted(at, issuer);
    }

    private static OidcLoginSettings settings(String issuer) {
        return new OidcLoginSettings(
                issuer,
                "keyturn",
                Path.of("docker-compose.yml"),
                "preferred_username",
                "sub",
                "groups",
                Map.of("rotation-approvers", "8f1c0e52"),
                Set.of("openid"),
                null,
                null);
    }

    private void refused(String setting, String message) {
        context.withPropertyValues(setting).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(message));
    }

    private static ContextConsumer<AssertableWebApplicationContext> rules(Consumer<LoginRules> check) {
        return context -> check.accept(context.getBean(LoginRules.class));
    }

    private static JdbcDataSource database() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:oidc;DB_CLOSE_DELAY=-1");
        return database;
    }
}
