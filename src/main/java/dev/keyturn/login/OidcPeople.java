package dev.keyturn.login;

import dev.keyturn.kernel.PlainText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Who a token is about: the id that Keyturn knows the person by, and the mapped groups as authorities. */
public final class OidcPeople
        implements OAuth2UserService<OidcUserRequest, OidcUser>, Converter<Jwt, AbstractAuthenticationToken> {

    private final OidcLoginSettings settings;
    private final UserRegistry people;
    private final LoginRules rules;

    public OidcPeople(OidcLoginSettings settings, UserRegistry people, LoginRules rules) {
        this.settings = settings;
        this.people = people;
        this.rules = rules;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest login) {
        Map<String, Object> claims = login.getIdToken().getClaims();
        return new OidcPerson(id(claims), groups(claims), login.getIdToken());
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new JwtAuthenticationToken(token, groups(token.getClaims()), id(token.getClaims()));
    }

    /** Whether the name of a user who logged in before is still theirs. */
    public boolean isStill(OidcPerson person) {
        return people.isStill(
                settings.issuerUri(), text(person.getClaims(), settings.subjectClaim()), person.getName());
    }

    private String id(Map<String, Object> claims) {
        String subject = text(claims, settings.subjectClaim());
        String id = people.idOf(settings.issuerUri(), subject, text(claims, settings.userClaim()));
        people.tell(settings.issuerUri(), subject, person(claims));
        return id;
    }

    private @Nullable String person(Map<String, Object> claims) {
        Object told = rules.personAttribute() == null ? null : claims.get(rules.personAttribute());
        return told instanceof String || told instanceof Number
                ? String.valueOf(told).strip()
                : null;
    }

    private static String text(Map<String, Object> claims, String claim) {
        if (claims.get(claim) instanceof String text && !text.isBlank() && PlainText.isOneLine(text)) {
            return text;
        }
        throw new LoginRefusedException("The identity provider does not tell the claim \"" + claim
                + "\", by which Keyturn knows a person. An administrator must add it to the token, or configure another"
                + " claim.");
    }

    private List<GrantedAuthority> groups(Map<String, Object> claims) {
        Object values = claims.get(settings.groupsClaim());
        if (values == null
                && claims.get("_claim_names") instanceof Map<?, ?> left
                && left.containsKey(settings.groupsClaim())) {
            throw new LoginRefusedException("You are in more groups than the identity provider tells in a token. An"
                    + " administrator must have it tell only the groups that are assigned to Keyturn.");
        }
        return settings.groups().entrySet().stream()
                .filter(group -> isAmong(values, group.getValue()))
                .<GrantedAuthority>map(group -> new SimpleGrantedAuthority(group.getKey()))
                .toList();
    }

    private static boolean isAmong(@Nullable Object values, String value) {
        return values instanceof Collection<?> several ? several.contains(value) : value.equals(values);
    }

    /** A user who logged in at the identity provider. The name is the id by which Keyturn knows the person. */
    public static final class OidcPerson extends DefaultOidcUser {

        private static final long serialVersionUID = 1L;

        private final String id;

        OidcPerson(String id, Collection<? extends GrantedAuthority> groups, OidcIdToken token) {
            super(groups, token);
            this.id = id;
        }

        @Override
        public String getName() {
            return id;
        }
    }
}
