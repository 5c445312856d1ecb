package dev.keyturn.login;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** The one login page of all pages and web applications: it asks for a password, or leads on to the identity provider. */
@Hidden
@RestController
final class LoginPage {

    private final SessionLogin sessions;
    private final boolean passwords;
    private final boolean provider;

    LoginPage(LoginRules rules, ObjectProvider<OidcProvider> provider, SessionLogin sessions) {
        this.sessions = sessions;
        this.passwords = rules.passwords();
        this.provider = provider.getIfAvailable() != null;
    }

    /**
     * How people log in here, and what a page has to know to ask for a change.
     *
     * @param provider where a login at the identity provider begins; null when there is none
     * @param token of the session, which another site cannot read; null before the web applications have made one. Their cookie
     *     with it is for their own paths only
     */
    record Methods(
            boolean passwords,
            @Nullable String provider,
            @Nullable String token) {}

    /**
     * @param to the page that is wanted
     * @param out there after a logout: the person may still be logged in at the provider, and would be back at once
     */
    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    ResponseEntity<Resource> page(
            HttpServletRequest request,
            @RequestParam(name = WantedPage.PARAMETER, required = false) @Nullable String to,
            @RequestParam(name = "out", required = false) @Nullable String out) {
        if (passwords || !provider || out != null) {
            return ResponseEntity.ok(new ClassPathResource("login.html", LoginPage.class));
        }
        UriComponentsBuilder place = UriComponentsBuilder.fromPath(atProvider(request));
        if (to != null) {
            place.queryParam(WantedPage.PARAMETER, "{to}");
        }
        URI address = place.encode().build(to == null ? new Object[0] : new Object[] {to});
        return ResponseEntity.status(HttpStatus.FOUND).location(address).build();
    }

    @GetMapping(path = "/login/methods", produces = MediaType.APPLICATION_JSON_VALUE)
    Methods methods(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return new Methods(
                passwords, provider ? atProvider(request) : null, session == null ? null : sessions.token(session));
    }

    private static String atProvider(HttpServletRequest request) {
        return request.getContextPath() + "/oauth2/authorization/" + OidcProvider.NAME;
    }
}
