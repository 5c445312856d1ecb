package dev.keyturn.web;

import dev.keyturn.rotation.Person;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** The login of a web application that keeps it in a session of the same server. */
public interface SessionLogin {

    /** Who is logged in there, with the groups of this moment as authorities; null when nobody is. */
    @Nullable
    Authentication of(HttpSession session);

    /** Whether this person is logged in there, with the same groups; not when the session has ended. */
    default boolean isOf(HttpSession session, Person person) {
        try {
            Authentication now = of(session);
            return now != null && PersonArgumentResolver.person(now).equals(person);
        } catch (IllegalStateException ended) {
            return false;
        }
    }

    /** What a request that changes something must repeat in {@code X-XSRF-TOKEN}; null when there is none yet. */
    @Nullable
    String token(HttpSession session);
}
