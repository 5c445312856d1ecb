package dev.keyturn.engine.login;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** The person of the identity provider whose request is being answered, in a session or with a bearer token. */
record LoggedInPerson(String id, List<String> groups, Map<String, Object> claims) {

    static Optional<LoggedInPerson> now() {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login instanceof OAuth2AuthenticationToken session) {
            return Optional.of(of(login, session.getPrincipal().getAttributes()));
        }
        if (login instanceof JwtAuthenticationToken bearer) {
            return Optional.of(of(login, bearer.getTokenAttributes()));
        }
        return Optional.empty();
    }

    static List<String> groupsOf(Authentication login) {
        return login.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
    }

    UserEntity user() {
        UserEntity user = new UserEntity(id);
        user.setFirstName(text(StandardClaimNames.GIVEN_NAME));
        user.setLastName(text(StandardClaimNames.FAMILY_NAME));
        user.setEmail(text(StandardClaimNames.EMAIL));
        return user;
    }

    private static LoggedInPerson of(Authentication login, Map<String, Object> claims) {
        return new LoggedInPerson(login.getName(), groupsOf(login), claims);
    }

    private @Nullable String text(String claim) {
        return claims.get(claim) instanceof String text ? text : null;
    }
}
