package dev.keyturn.login;

import org.springframework.security.core.AuthenticationException;

/** A login cannot be checked now, because something that is needed for it does not answer. The message says what. */
public final class LoginUnavailableException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    public LoginUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
