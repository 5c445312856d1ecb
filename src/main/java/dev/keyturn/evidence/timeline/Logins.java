package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** How a user was logged in, in words. */
final class Logins {

    private Logins() {}

    static @Nullable String message(JsonNode login) {
        if (!login.isTextual()) {
            return null;
        }
        return switch (login.asText()) {
            case "PASSWORD" -> "Logged in with a password.";
            case "SESSION" -> "Logged in to the web applications with a password.";
            case "OPENID_CONNECT" -> "Logged in with OpenID Connect.";
            case "BEARER_TOKEN" -> "Logged in with a bearer token.";
            case "TICKET_SYSTEM" -> "Came from the ticket system.";
            case "SYSTEM" -> "Done by Keyturn itself.";
            default -> "How the login was made is not known.";
        };
    }
}
