package dev.keyturn.engine.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Logs a user of the identity provider in to Camunda's web applications, in the session that just began. */
final class WebApplicationEntry implements AuthenticationSuccessHandler {

    private final ProcessEngine engine;
    private final SavedRequestAwareAuthenticationSuccessHandler page;

    WebApplicationEntry(ProcessEngine engine) {
        this.engine = engine;
        page = new SavedRequestAwareAuthenticationSuccessHandler();
        page.setDefaultTargetUrl("/camunda/app/tasklist/");
        page.setRedirectStrategy((request, response, url) -> response.sendRedirect(relative(url)));
    }

    /** The page that was asked for is remembered with what that request said that this host is called. */
    private static String relative(String url) {
        URI page = URI.create(url);
        return page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication login)
            throws IOException, ServletException {
        AuthenticationUtil.getAuthsFromSession(request.getSession())
                .addOrReplace(AuthenticationUtil.createAuthentication(
                        engine, login.getName(), LoggedInPerson.groupsOf(login), List.of()));
        page.onAuthenticationSuccess(request, response, login);
    }
}
