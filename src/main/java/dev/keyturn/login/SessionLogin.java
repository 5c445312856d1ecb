package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** The login of a web application that keeps it in a session of the same server. */
public interface SessionLogin {

    /**
     * Who is logged in there, with the groups of this moment as authorities; null when no user is, or the person is
     * gone or has another password than at the login.
     *
     * @throws LoginUnavailableException when that cannot be looked up
     */
    @Nullable
    Authentication of(HttpSession session);

    /** The same for the session of a request, looked up once for all who ask. */
    default @Nullable Authentication of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        String attribute = SessionLogin.class.getName();
        if (request.getAttribute(attribute) instanceof Optional<?> known) {
            return (Authentication) known.orElse(null);
        }
        Authentication login = of(session);
        request.setAttribute(attribute, Optional.ofNullable(login));
        return login;
    }

    /** Who sent a request: by a login that the request itself brings, else by the one in its session. */
    default @Nullable Authentication ofRequestOrSession(HttpServletRequest request) {
        Authentication login = LoggedInUser.now();
        return login != null ? login : of(request);
    }

    /** What a request that changes something must repeat in {@code X-XSRF-TOKEN}; null when there is none yet. */
    @Nullable
    String token(HttpSession session);

    /** Has the web application know the login as it is now: it may keep what it knew before. */
    default void renew(HttpSession session, Authentication login) {}

    /** Ends a session that has a login: no user is logged in any more. */
    default void end(HttpSession session) {}

    /** The login request of a client that claims to be this user; what it begins must be found again by {@link #of}. */
    default HttpServletRequest loggingIn(HttpServletRequest request, String user) {
        return request;
    }
}
