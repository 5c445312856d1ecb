package dev.keyturn.engine;

import dev.keyturn.web.SessionLogin;
import jakarta.servlet.http.HttpSession;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.filter.util.CsrfConstants;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * The login of Camunda's web applications. They have no interface for it: where they keep it is read as their own
 * filters of version 7.24 do. Groups are asked for each time, so that a right that was taken away is gone at once; those
 * of somebody who logged in at an identity provider are in the session for as long as it lasts.
 */
final class WebApplicationLogin implements SessionLogin {

    private final EngineAuthenticationProvider users;

    WebApplicationLogin(EngineAuthenticationProvider users) {
        this.users = users;
    }

    @Override
    public @Nullable Authentication of(HttpSession session) {
        if (session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext context
                && context.getAuthentication() instanceof OAuth2AuthenticationToken atProvider) {
            return atProvider;
        }
        Authentications logins = AuthenticationUtil.getAuthsFromSession(session);
        if (!logins.hasAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT)) {
            return null;
        }
        String user = logins.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT)
                .getName();
        try {
            Authentication login = users.loggedIn(user);
            return new PreAuthenticatedAuthenticationToken(login.getPrincipal(), null, login.getAuthorities());
        } catch (AuthenticationException gone) {
            return null;
        }
    }

    @Override
    public @Nullable String token(HttpSession session) {
        return session.getAttribute(CsrfConstants.CSRF_TOKEN_SESSION_ATTR_NAME) instanceof String token ? token : null;
    }
}
