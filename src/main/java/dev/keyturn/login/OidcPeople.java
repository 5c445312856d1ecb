package dev.keyturn.login;

import dev.keyturn.kernel.PlainText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger log = LoggerFactory.getLogger(OidcPeople.class);

    private static final String SUBJECT = "subject-claim";
    private static final String ROLES = "roles";
    private static final int LONGEST_TOLD = 300;

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
        OidcPerson person = new OidcPerson(
                id(claims, text(claims, settings.userClaim(), "user-claim")),
                groups(claims, settings.groupsClaim()),
                login.getIdToken());
        if (person.getAuthorities().isEmpty()) {
            log.warn(
                    "{} logged in and can do nothing here: the token's claim {} is {}, and keyturn.login.oidc.groups maps none of it.",
                    person.getName(),
                    settings.groupsClaim(),
                    claims.get(settings.groupsClaim()) == null
                            ? "not there"
                            : PlainText.oneLine(String.valueOf(claims.get(settings.groupsClaim())), LONGEST_TOLD));
        }
        return person;
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        Map<String, Object> claims = token.getClaims();
        Object program = claims.containsKey(settings.userClaim()) ? null : program(claims);
        if (program == null) {
            String name = text(claims, settings.userClaim(), "user-claim");
            return new JwtAuthenticationToken(token, groups(claims, settings.groupsClaim()), id(claims, name));
        }
        String roles = claims.containsKey(settings.groupsClaim()) ? settings.groupsClaim() : ROLES;
        return new JwtAuthenticationToken(token, groups(claims, roles), id(claims, String.valueOf(program)));
    }

    /**
     * The program that a token of Entra ID is about, which names it in {@code azp} (in {@code appid}, version 1.0) and its
     * application roles in {@code roles}. The token of a person names the program in between in the same way, but has a
     * subject that is not the object's id, and scopes (access token claims reference).
     *
     * @return null when the token is about a person, or may be
     */
    private static @Nullable Object program(Map<String, Object> claims) {
        Object subject = claims.get("sub");
        if (subject == null || !subject.equals(claims.get("oid")) || claims.containsKey("scp")) {
            return null;
        }
        Object program = claims.get("azp");
        return program == null ? claims.get("appid") : program;
    }

    /** Whether the name of a user who logged in before is still theirs. */
    public boolean isStill(OidcPerson person) {
        return people.isStill(
                settings.issuerUri(), text(person.getClaims(), settings.subjectClaim(), SUBJECT), person.getName());
    }

    private String id(Map<String, Object> claims, String name) {
        String subject = text(claims, settings.subjectClaim(), SUBJECT);
        String id = people.idOf(settings.issuerUri(), subject, name);
        people.tell(settings.issuerUri(), subject, person(claims));
        return id;
    }

    private @Nullable String person(Map<String, Object> claims) {
        Object told = rules.personAttribute() == null ? null : claims.get(rules.personAttribute());
        return told instanceof String || told instanceof Number
                ? String.valueOf(told).strip()
                : null;
    }

    private static String text(Map<String, Object> claims, String claim, String setting) {
        if (claims.get(claim) instanceof String text && !text.isBlank() && PlainText.isOneLine(text)) {
            return text;
        }
        throw new LoginRefusedException("The identity provider does not tell the claim \"" + claim
                + "\", by which Keyturn knows a person. An administrator must add it to the token, or set keyturn.login.oidc."
                + setting + " to another one.");
    }

    private List<GrantedAuthority> groups(Map<String, Object> claims, String claim) {
        Object values = claims.get(claim);
        if (values == null && claims.get("_claim_names") instanceof Map<?, ?> left && left.containsKey(claim)) {
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
