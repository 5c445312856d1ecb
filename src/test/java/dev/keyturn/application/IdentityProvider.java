package dev.keyturn.application;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;

/** A real OpenID Connect provider, for which the test says who logs in next. */
final class IdentityProvider implements AutoCloseable {

    static final String AUDIENCE = "api://keyturn";
    static final String REQUESTERS = "8f1c0e52-requesters";
    static final String APPROVERS = "8f1c0e52-approvers";
    static final String AUDITORS = "8f1c0e52-auditors";

    /** Ends the subject of a person's other account. */
    static final String SECOND_ACCOUNT = "-admin";

    private static final String REALM = "contoso";

    private final MockOAuth2Server server = new MockOAuth2Server();

    IdentityProvider() {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    String issuer() {
        return server.issuerUrl(REALM).toString();
    }

    List<String> settings(Path folder) {
        String oidc = "--keyturn.login.oidc.";
        return List.of(
                oidc + "issuer-uri=" + issuer(),
                oidc + "client-id=keyturn",
                oidc + "client-secret-file=" + secret(folder),
                oidc + "audience=" + AUDIENCE,
                oidc + "groups.rotation-requesters=" + REQUESTERS,
                oidc + "groups.rotation-approvers=" + APPROVERS,
                oidc + "groups.rotation-auditors=" + AUDITORS,
                "--keyturn.login.person-attribute=employee");
    }

    /** @param name null for a token without it */
    void logsInNext(String subject, String name, String... groups) {
        Map<String, Object> claims = claims(name, groups);
        claims.put("employee", subject.replace(SECOND_ACCOUNT, ""));
        server.enqueueCallback(new DefaultOAuth2TokenCallback(
                REALM, subject, JOSEObjectType.JWT.getType(), List.of("keyturn"), claims, 3600));
    }

    String token(String subject, String name, String... groups) {
        return token(REALM, AUDIENCE, 600, subject, claims(name, groups));
    }

    String tokenOfAnotherIssuer(String subject, String name, String... groups) {
        return token("fabrikam", AUDIENCE, 600, subject, claims(name, groups));
    }

    String tokenForAnotherPerson(String subject, String name, String... groups) {
        return token(REALM, "api://another", 600, subject, claims(name, groups));
    }

    /** As Entra ID makes them for a program: no name of a person, its application roles in roles, and one id in sub and oid. */
    String tokenOfAProgram(String subject, String... roles) {
        return token(REALM, AUDIENCE, 600, subject, Map.of("oid", subject, "roles", List.of(roles)));
    }

    /** Of a person, through a program, as each token is: its name is in azp. */
    String tokenWithoutAName(String subject, String... groups) {
        Map<String, Object> claims = new HashMap<>(claims(null, groups));
        claims.putAll(Map.of("oid", "object-" + subject, "scp", "access"));
        return token(REALM, AUDIENCE, 600, subject, claims);
    }

    /** Signed with the right key, such as one of version 1.0 of Entra ID. */
    String tokenThatNamesAnotherIssuer(String issuer, String subject, String name, String... groups) {
        Map<String, Object> claims = new HashMap<>(claims(name, groups));
        claims.put("iss", issuer);
        return token(REALM, AUDIENCE, 600, subject, claims);
    }

    String expiredToken(String subject, String name, String... groups) {
        return token(REALM, AUDIENCE, -600, subject, claims(name, groups));
    }

    String tokenOfALogin(String subject, String name, String... groups) {
        Map<String, Object> claims = new HashMap<>(claims(name, groups));
        claims.put("nonce", "n-0S6_WzA2Mj");
        return token(REALM, AUDIENCE, 600, subject, claims);
    }

    String unsignedToken(String subject, String name, String... groups) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(AUDIENCE)
                .subject(subject)
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(10))));
        claims(name, groups).forEach(claims::claim);
        return new PlainJWT(claims.build()).serialize();
    }

    @Override
    public void close() {
        server.shutdown();
    }

    private String token(String realm, String audience, long seconds, String subject, Map<String, Object> claims) {
        return server.issueToken(
                        realm,
                        "a-program",
                        new DefaultOAuth2TokenCallback(
                                realm, subject, JOSEObjectType.JWT.getType(), List.of(audience), claims, seconds))
                .serialize();
    }

    private static Map<String, Object> claims(String name, String... groups) {
        Map<String, Object> claims = new HashMap<>(Map.of("groups", List.of(groups), "given_name", "Given"));
        if (name != null) {
            claims.put("preferred_username", name);
        }
        return claims;
    }

    private static Path secret(Path folder) {
        try {
            return Files.writeString(Files.createDirectories(folder).resolve("client.secret"), "a secret of the test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
