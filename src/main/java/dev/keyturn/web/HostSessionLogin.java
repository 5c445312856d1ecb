package dev.keyturn.web;

import dev.keyturn.rotation.Person;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** The login that Spring Security keeps in the session of the application that Keyturn is a part of. */
final class HostSessionLogin implements SessionLogin {

    @Override
    public @Nullable Authentication of(HttpSession session) {
        return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext context
                ? context.getAuthentication()
                : null;
    }

    @Override
    public boolean isOf(HttpSession session, Person person) {
        try {
            Authentication now = of(session);
            return now != null && HostPeople.person(now).equals(person);
        } catch (IllegalStateException ended) {
            return false;
        }
    }

    /** The application protects itself from requests that other sites make. */
    @Override
    public @Nullable String token(HttpSession session) {
        return null;
    }
}
