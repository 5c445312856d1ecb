package dev.keyturn.ticket;

import static java.util.Objects.requireNonNullElse;

import dev.keyturn.ticket.webhook.WebhookSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>}: one ticket system.
 *
 * @param type Kind of system: servicenow, jira (Jira Service Management) or generic, which is described by these settings
 *     alone.
 * @param url Where its API starts, such as https://contoso.service-now.com. Plain http is taken on this machine only.
 * @param ticketPattern Regular expression that the whole number of each of its tickets matches.
 * @param login How Keyturn logs in there.
 * @param connectTimeout How long reaching it may take.
 * @param timeout How long one answer may take.
 * @param fields Where a ticket's JSON has what.
 * @param gate What a ticket must be like.
 * @param accounts Names of configuration items that are not names of accounts, each with the account it stands for.
 * @param generic Addresses of a generic system.
 * @param webhook How its deliveries are told from forged ones. Without it, the webhook takes none.
 * @param poll Time between two checks for tickets that have changed, where webhooks get lost. Off when left out.
 * @param writeBack How a ticket is updated.
 * @param replacesFirstApproval Whether an approval in the ticket counts as the first of two that the approval policy asks
 *     for, in rotations that the ticket itself has started. A policy that asks for one is not changed by it.
 */
public record TicketSourceSettings(
        @Nullable Type type,
        @Nullable URI url,
        @Nullable String ticketPattern,
        @Nullable Login login,
        Duration connectTimeout,
        Duration timeout,
        TicketFields fields,
        GateRules gate,
        Map<String, String> accounts,
        @Nullable Generic generic,
        @Nullable WebhookSettings webhook,
        @Nullable Duration poll,
        WriteBack writeBack,
        boolean replacesFirstApproval) {

    /** What speaks with it. */
    public enum Type {
        SERVICENOW,
        JIRA,
        GENERIC
    }

    public TicketSourceSettings {
        ticketPattern = ticketPattern == null ? defaultPattern(type) : ticketPattern;
        connectTimeout = requireNonNullElse(connectTimeout, Duration.ofSeconds(5));
        timeout = requireNonNullElse(timeout, Duration.ofSeconds(20));
        fields = requireNonNullElse(fields, TicketFields.NONE);
        gate = requireNonNullElse(gate, GateRules.NONE);
        if (type != null) {
            fields = fields.or(type);
            gate = gate.or(type);
        }
        accounts = accounts == null ? Map.of() : Map.copyOf(accounts);
        writeBack = requireNonNullElse(writeBack, new WriteBack(null, null));
    }

    /**
     * @param user User of HTTP basic; with OAuth2, left out.
     * @param passwordFile File that holds that user's password, or Jira's API token.
     * @param tokenUrl Where OAuth2 client credentials (RFC 6749, 4.4) are turned into a token.
     * @param clientId Client id.
     * @param clientSecretFile File that holds the client's secret.
     * @param scope Scope to ask for, if any.
     */
    public record Login(
            @Nullable String user,
            @Nullable Path passwordFile,
            @Nullable URI tokenUrl,
            @Nullable String clientId,
            @Nullable Path clientSecretFile,
            @Nullable String scope) {}

    /**
     * Addresses below {@code url}; {@code {id}} stands for the ticket, {@code {marker}} for the marker of an update.
     *
     * @param ticketPath One ticket, such as /tickets/{id}.
     * @param ticketAt JSON pointer to the ticket in that answer; the answer itself when left out.
     * @param changedPath Tickets that have changed since {since}, for polling.
     * @param changedAt JSON pointer to the list in that answer; the answer itself when left out.
     * @param updatePath Where an update is posted as JSON with the field of update-field.
     * @param updateField Name of the field that takes the text of the update.
     * @param findUpdatePath Answers with text in which the marker of an update occurs once it is written.
     * @param statePath Where the closing state is patched as JSON.
     */
    public record Generic(
            @Nullable String ticketPath,
            String ticketAt,
            @Nullable String changedPath,
            String changedAt,
            @Nullable String updatePath,
            String updateField,
            @Nullable String findUpdatePath,
            @Nullable String statePath) {

        public Generic {
            ticketAt = requireNonNullElse(ticketAt, "");
            changedAt = requireNonNullElse(changedAt, "");
            updateField = requireNonNullElse(updateField, "text");
        }
    }

    /**
     * @param enabled Whether updates are written at all; they are, when left out.
     * @param close What is set in the ticket when a rotation ends, by its outcome, such as VERIFIED. Nothing for outcomes
     *     that are left out: the ticket stays open.
     */
    public record WriteBack(
            @Nullable Boolean enabled, @Nullable Map<String, Closing> close) {

        boolean on() {
            return !Boolean.FALSE.equals(enabled);
        }

        @Nullable
        Closing closing(@Nullable String outcome) {
            return close == null || outcome == null ? null : close.get(outcome);
        }
    }

    /**
     * @param state ServiceNow's value of the state to set, the name of Jira's transition, or a generic system's state.
     * @param code ServiceNow's close code, such as successful, or Jira's resolution. Left out, none is set.
     */
    public record Closing(@Nullable String state, @Nullable String code) {}

    private static @Nullable String defaultPattern(@Nullable Type type) {
        if (type == null) {
            return null;
        }
        return switch (type) {
            case SERVICENOW -> "CHG[0-9]{4,20}";
            case JIRA -> "[A-Z][A-Z0-9_]{1,30}-[0-9]{1,12}";
            case GENERIC -> null;
        };
    }
}
