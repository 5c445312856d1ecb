package dev.keyturn.web;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** The login of a web application that keeps it in a session of the same server. */
public interface SessionLogin {

    /** Who is logged in there, with the groups of this moment as authorities; null when nobody is. */
    @Nullable
    Authentication of(HttpSession session);

    /** What a request that changes something must repeat in {@code X-XSRF-TOKEN}; null when there is none yet. */
    @Nullable
    String token(HttpSession session);
}
