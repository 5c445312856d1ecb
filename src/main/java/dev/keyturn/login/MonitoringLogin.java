package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The account that metrics are read with, by HTTP basic, wherever people come from: a program that collects metrics has no
 * account in a directory and gets no tokens from an identity provider.
 *
 * @param user null when there is none
 */
public record MonitoringLogin(
        @Nullable String user, @Nullable String password) {

    boolean exists() {
        return user != null && password != null;
    }

    /** @param others log in everybody else; null when passwords are off */
    AuthenticationProvider before(@Nullable AuthenticationProvider others) {
        return new AuthenticationProvider() {

            @Override
            public boolean supports(Class<?> authentication) {
                return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
            }

            @Override
            public @Nullable Authentication authenticate(Authentication login) {
                if (exists() && login.getName().equals(user)) {
                    return known(login);
                }
                if (others == null) {
                    throw new BadCredentialsException("Passwords are off.");
                }
                return others.authenticate(login);
            }
        };
    }

    private Authentication known(Authentication login) {
        byte[] given = String.valueOf(login.getCredentials()).getBytes(StandardCharsets.UTF_8);
        byte[] wanted = String.valueOf(password).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, wanted)) {
            throw new BadCredentialsException("User name or password is wrong.");
        }
        return UsernamePasswordAuthenticationToken.authenticated(
                user, null, List.of(new SimpleGrantedAuthority(Person.MONITORS)));
    }

    @Override
    public String toString() {
        return "MonitoringLogin[user=" + user + ", password=***]";
    }
}
