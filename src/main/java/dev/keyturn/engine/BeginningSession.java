package dev.keyturn.engine;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * The request of somebody who logs in. The session that begins in it remembers what was stored of the password before it
 * was looked at: afterwards it may be another one, and the answer may already be on its way.
 */
final class BeginningSession extends HttpServletRequestWrapper {

    private final String attribute;
    private final SeenPassword seen;

    BeginningSession(HttpServletRequest request, String attribute, SeenPassword seen) {
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
