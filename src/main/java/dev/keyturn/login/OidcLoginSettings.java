package dev.keyturn.login;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * People who log in at an identity provider, with OpenID Connect.
 *
 * @param issuerUri The provider's issuer, such as https://login.microsoftonline.com/TENANT/v2.0; its discovery document is
 *     below it. Setting it turns this way to log in on.
 * @param clientId Name under which the provider knows Keyturn.
 * @param clientSecretFile File that holds Keyturn's secret at the provider and nothing else.
 * @param userClaim Claim with the name that people are shown and recorded by. The first name of a person stays. A program's
 *     token that does not have it names the program in azp or appid.
 * @param subjectClaim Claim that stands for one person forever and is never given to another one: sub, or oid for Entra ID.
 * @param groups Groups of Keyturn, such as rotation-approvers, each with the value in the groups claim whose holders belong
 *     to it.
 * @param groupsClaim Claim with a person's groups or roles. A program's token that does not have it tells them in roles.
 * @param scopes What is asked for at a login; openid is needed.
 * @param caFile PEM file of the authority that signed the provider's certificate; without it the JVM's trust store decides.
 * @param audience Audience that bearer tokens for the REST interfaces must be made for. Without it none is accepted.
 */
@ConfigurationProperties(value = "keyturn.login.oidc", ignoreUnknownFields = false)
@Validated
public record OidcLoginSettings(
        @NotNull
        @Pattern(
                regexp = "https://[^/?#]+[^?#]*|http://(localhost|127\\.0\\.0\\.1)(:\\d+)?(/[^?#]*)?",
                message = "must look like https://login.example.com/realm; only a provider on the same machine may do"
                        + " without TLS")
        String issuerUri,

        @NotBlank String clientId,
        @NotNull Path clientSecretFile,
        @NotBlank @DefaultValue("preferred_username") String userClaim,
        @NotBlank @DefaultValue("sub") String subjectClaim,
        @NotBlank @DefaultValue("groups") String groupsClaim,
        @NotEmpty Map<String, @NotBlank String> groups,
        @DefaultValue({"openid", "profile"}) Set<String> scopes,
        @Nullable Path caFile,
        @Nullable String audience) {

    /** How long an answer of the provider may take. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
}
