package dev.keyturn.login;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** The login that Spring Security keeps in the session of the application that Keyturn is a part of. */
public final class HostSessionLogin implements SessionLogin {

    @Override
    public @Nullable Authentication of(HttpSession session) {
        return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext context
                ? context.getAuthentication()
                : null;
    }

    /** The application protects itself from requests that other sites make. */
    @Override
    public @Nullable String token(HttpSession session) {
        return null;
    }
}
