package dev.keyturn.login;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Slows down the guessing of passwords over HTTP basic. */
final class ThrottledLogin implements AuthenticationProvider {

    private final AuthenticationProvider login;
    private final LoginAttempts attempts;

    ThrottledLogin(AuthenticationProvider login, LoginAttempts attempts) {
        this.login = login;
        this.attempts = attempts;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return login.supports(authentication);
    }

    @Override
    public Authentication authenticate(Authentication claimed) {
        if (!(claimed.getDetails() instanceof WebAuthenticationDetails request)) {
            return login.authenticate(claimed);
        }
        String address = request.getRemoteAddress();
        attempts.check(address, claimed.getName());
        try {
            Authentication known = login.authenticate(claimed);
            attempts.succeeded(address, claimed.getName());
            return known;
        } catch (BadCredentialsException wrong) {
            attempts.failed(address, claimed.getName());
            throw wrong;
        }
    }
}
