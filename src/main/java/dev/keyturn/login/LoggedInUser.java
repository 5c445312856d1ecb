package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** The login of the request of this thread, as Spring Security knows it, and the person that a login stands for. */
public final class LoggedInUser {

    /** What Spring Security puts before a role; the rest is the group. */
    private static final String ROLE = "ROLE_";

    private LoggedInUser() {}

    /** Null when no user is logged in. */
    public static @Nullable Authentication now() {
        return orNobody(SecurityContextHolder.getContext().getAuthentication());
    }

    static @Nullable Authentication orNobody(@Nullable Authentication login) {
        return login == null || !login.isAuthenticated() || login instanceof AnonymousAuthenticationToken
                ? null
                : login;
    }

    /** In Keyturn's own application the authorities of a login are the groups. */
    public static Person person(Authentication login) {
        return new Person(login.getName(), Set.copyOf(groups(login)));
    }

    public static List<String> groups(Authentication login) {
        return login.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .toList();
    }

    /** A person as the security of the application knows them that Keyturn is a part of. */
    public static Person personOfHost(Authentication login) {
        return new Person(
                login.getName(),
                groups(login).stream()
                        .map(authority -> authority.startsWith(ROLE) ? authority.substring(ROLE.length()) : authority)
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
