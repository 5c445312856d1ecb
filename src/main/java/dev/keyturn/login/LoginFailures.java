package dev.keyturn.login;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.keyturn.kernel.PlainText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** The page that a user sees when the login at the identity provider did not succeed. */
final class LoginFailures implements AuthenticationFailureHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LoginFailures.class);

    /** Escapes what it puts in. */
    private static final Template PAGE = Mustache.compiler()
            .withLoader(page -> new InputStreamReader(
                    Objects.requireNonNull(LoginFailures.class.getResourceAsStream(page), page),
                    StandardCharsets.UTF_8))
            .loadTemplate("login-failed.html");

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        AuthenticationException reason = messageIn(failure);
        if (reason instanceof LoginRefusedException) {
            LOG.warn("A login at the identity provider was refused: {}", reason.getMessage());
            write(request, response, HttpStatus.FORBIDDEN, reason.getMessage());
        } else if (reason instanceof LoginUnavailableException) {
            write(request, response, HttpStatus.SERVICE_UNAVAILABLE, reason.getMessage());
        } else {
            LOG.warn(
                    "A login at the identity provider did not succeed ({}). The person can begin again.{}",
                    code(failure),
                    claims(failure));
            write(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "The login was cancelled, took too long, or was not begun in this browser. Begin again; if it goes on,"
                            + " an administrator finds the reason in Keyturn's log.");
        }
    }

    /** The framework wraps what is thrown when a login begins. */
    private static AuthenticationException messageIn(AuthenticationException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LoginUnavailableException || cause instanceof LoginRefusedException) {
                return (AuthenticationException) cause;
            }
        }
        return failure;
    }

    private static String code(AuthenticationException failure) {
        String code = failure instanceof OAuth2AuthenticationException said
                ? said.getError().getErrorCode()
                : failure.getClass().getSimpleName();
        return code.replaceAll("[^A-Za-z0-9_.-]", "?");
    }

    /** What is wrong in a token that the provider has signed, not what a stranger wrote into an address. */
    private static String claims(AuthenticationException failure) {
        return failure.getCause() instanceof JwtValidationException refused
                ? " The token's claims do not fit the settings of keyturn.login.oidc: "
                        + PlainText.oneLine(String.valueOf(refused.getMessage()), 500)
                : "";
    }

    private static void write(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String message)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.TEXT_HTML_VALUE + ";charset=UTF-8");
        response.getOutputStream()
                .write(PAGE.execute(Map.of("root", request.getContextPath(), "message", message))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
