package dev.keyturn.engine.login;

import dev.keyturn.check.SystemCheck;
import dev.keyturn.kernel.CaFile;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.login.OidcLoginSettings;
import dev.keyturn.login.OidcPeople;
import dev.keyturn.login.OidcProvider;
import dev.keyturn.login.UserRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.WritableIdentityProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.client.RestClient;

/** People are those of an identity provider, when one is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(OidcLogin.ISSUER)
@EnableConfigurationProperties(OidcLoginSettings.class)
@Import(OidcPeople.class)
public class OidcLogin {

    static final String SETTING = "keyturn.login.oidc";
    static final String ISSUER = SETTING + ".issuer-uri";

    private static final String USERS_OF_THE_ENGINE = "select count(*) from ACT_ID_USER where lower(ID_) = ?";

    @Bean
    public OidcProvider oidcProvider(OidcLoginSettings settings, Environment environment, Clock clock) {
        check(settings, environment);
        String secret = LoginSettings.secretIn(SETTING + ".client-secret-file", settings.clientSecretFile());
        SSLContext tls = trusting(settings.caFile());
        return new OidcProvider(
                settings, secret, RestClient.builder().requestFactory(http(tls)).build(), tls, clock);
    }

    @Bean
    public SystemCheck identityProviderCheck(OidcProvider provider) {
        return SystemCheck.of("identity provider", ISSUER, provider::prove);
    }

    @Bean
    UserRegistry userRegistry(
            JdbcTemplate jdbc, KeyturnSchema schema, Clock clock, PlatformTransactionManager transactions) {
        return new UserRegistry(
                jdbc,
                id -> !Long.valueOf(0).equals(jdbc.queryForObject(USERS_OF_THE_ENGINE, Long.class, id)),
                clock,
                LoginSettings.own(transactions));
    }

    /**
     * As long as no user of the engine is an administrator, Camunda's web applications send everybody to the page that makes
     * the first one, and it is the provider that has them. They do not ask where users cannot be made; those of
     * {@code keyturn.users} are there by now.
     */
    @Bean
    SmartInitializingSingleton usersAreMadeAtTheProvider(ProcessEngine engine) {
        return () -> {
            if (engine.getProcessEngineConfiguration() instanceof ProcessEngineConfigurationImpl configuration) {
                configuration.getSessionFactories().remove(WritableIdentityProvider.class);
            }
        };
    }

    private static void check(OidcLoginSettings settings, Environment environment) {
        if (environment.containsProperty("keyturn.login.ldap.url")) {
            throw new InvalidSettingException(
                    ISSUER,
                    "and keyturn.login.ldap.url are both set. One person would have two names, and could approve what the"
                            + " other asked for. Keep one of them.");
        }
        LoginSettings.mustBeKeyturns(SETTING + ".groups", settings.groups().keySet());
        if (!settings.scopes().contains(OidcScopes.OPENID)) {
            throw new InvalidSettingException(
                    SETTING + ".scopes",
                    "does not contain openid, without which the provider does not tell who it is.");
        }
        if (settings.audience() != null && settings.audience().isBlank()) {
            throw new InvalidSettingException(
                    SETTING + ".audience", "is empty. Set the audience of bearer tokens, or remove it.");
        }
    }

    /** Exchanges the code of a login for tokens. */
    @Bean
    RestClientAuthorizationCodeTokenResponseClient codes(OidcLoginSettings settings) {
        var codes = new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(RestClient.builder()
                .requestFactory(http(trusting(settings.caFile())))
                .messageConverters(converters -> {
                    converters.clear();
                    converters.addAll(List.of(
                            new FormHttpMessageConverter(), new OAuth2AccessTokenResponseHttpMessageConverter()));
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return codes;
    }

    private static SSLContext trusting(@Nullable Path caFile) {
        try {
            return CaFile.tls(caFile);
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidSettingException(
                    SETTING + ".ca-file",
                    "names " + caFile + ", from which no certificate can be read. It must hold one in PEM form.");
        }
    }

    private static JdkClientHttpRequestFactory http(SSLContext tls) {
        var http = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(OidcLoginSettings.TIMEOUT)
                .sslContext(tls)
                .build());
        http.setReadTimeout(OidcLoginSettings.TIMEOUT);
        return http;
    }
}
