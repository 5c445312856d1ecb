package dev.keyturn.engine.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * The request of a user who logs in. The session that begins in it is marked with a digest of the stored password
 * before it was checked: afterwards it may be another one, and the answer may already be on its way.
 */
final class SessionMarkingRequest extends HttpServletRequestWrapper {

    private final String attribute;
    private final PasswordDigest seen;

    SessionMarkingRequest(HttpServletRequest request, String attribute, PasswordDigest seen) {
        super(request);
        this.attribute = attribute;
        this.seen = seen;
    }

    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        HttpSession session = super.getSession(create);
        if (session != null && session.isNew()) {
            session.setAttribute(attribute, seen);
        }
        return session;
    }
}
