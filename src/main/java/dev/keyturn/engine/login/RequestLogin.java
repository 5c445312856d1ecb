package dev.keyturn.engine.login;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.LoginMethods;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * How the sender of the request of this thread has logged in. Camunda's web applications keep their login in the
 * session, and Spring Security knows only those of them who came from the identity provider.
 */
final class RequestLogin implements LoginMethods {

    @Override
    public LoginMethod of(String person) {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login != null && login.getName().equals(person)) {
            return method(login);
        }
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request)) {
            return LoginMethod.SYSTEM;
        }
        return isLoggedIn(person, request.getRequest()) ? LoginMethod.SESSION : LoginMethod.UNKNOWN;
    }

    private static LoginMethod method(Authentication login) {
        if (login instanceof OAuth2AuthenticationToken) {
            return LoginMethod.OPENID_CONNECT;
        }
        if (login instanceof JwtAuthenticationToken) {
            return LoginMethod.BEARER_TOKEN;
        }
        if (login instanceof PreAuthenticatedAuthenticationToken) {
            return LoginMethod.SESSION;
        }
        return login instanceof UsernamePasswordAuthenticationToken ? LoginMethod.PASSWORD : LoginMethod.UNKNOWN;
    }

    private static boolean isLoggedIn(String person, HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Authentications logins = session == null ? null : AuthenticationUtil.getAuthsFromSession(session);
        return logins != null
                && logins.hasAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT)
                && person.equals(logins.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT)
                        .getName());
    }
}
