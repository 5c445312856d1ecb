package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** People as the security of the application knows them that Keyturn is a part of. */
public final class HostUsers {

    /** What Spring Security puts before a role; the rest is the group. */
    private static final String ROLE = "ROLE_";

    private HostUsers() {}

    /** Who sent the request of this thread; null when no user is logged in. */
    public static @Nullable Person now() {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        return login == null || !login.isAuthenticated() || login instanceof AnonymousAuthenticationToken
                ? null
                : person(login);
    }

    public static Person person(Authentication login) {
        return new Person(
                login.getName(),
                login.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .map(authority -> authority.startsWith(ROLE) ? authority.substring(ROLE.length()) : authority)
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
