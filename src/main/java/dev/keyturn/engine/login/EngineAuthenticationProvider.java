package dev.keyturn.engine.login;

import dev.keyturn.kernel.PlainText;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.springframework.core.NestedRuntimeException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Logs in the users of the process engine, with their groups as authorities. */
final class EngineAuthenticationProvider implements AuthenticationProvider {

    private final IdentityService identities;

    EngineAuthenticationProvider(IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication login) {
        String name = login.getName();
        Object password = login.getCredentials();
        try {
            if (password == null
                    || name.isEmpty()
                    || !PlainText.isOneLine(name)
                    || !identities.checkPassword(name, password.toString())) {
                throw new BadCredentialsException("User name or password is wrong.");
            }
            return loggedIn(find(name).orElseThrow(() -> new BadCredentialsException("The user is gone.")));
        } catch (org.camunda.bpm.engine.AuthenticationException locked) {
            throw new BadCredentialsException("The user is locked for a while.", locked);
        } catch (ProcessEngineException | NestedRuntimeException unavailable) {
            throw new AuthenticationServiceException("The process engine could not check a password.", unavailable);
        }
    }

    /**
     * The user's id is taken as the engine stores it: where it ignores case, such as in LDAP, a person must not become
     * two, one to request and one to approve.
     */
    Optional<User> find(String name) {
        return Optional.ofNullable(identities.createUserQuery().userId(name).singleResult());
    }

    /** With the groups of this moment. */
    Authentication loggedIn(User user) {
        List<SimpleGrantedAuthority> groups = identities.createGroupQuery().groupMember(user.getId()).list().stream()
                .map(Group::getId)
                .map(SimpleGrantedAuthority::new)
                .toList();
        return UsernamePasswordAuthenticationToken.authenticated(user.getId(), null, groups);
    }
}
