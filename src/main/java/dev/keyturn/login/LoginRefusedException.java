package dev.keyturn.login;

import org.springframework.security.core.AuthenticationException;

/** A user proved who they are, and still cannot be let in. The message tells that person why and what to do. */
public final class LoginRefusedException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    public LoginRefusedException(String message) {
        super(message);
    }
}
