package dev.keyturn.ticket;

import static java.util.Objects.requireNonNullElse;

import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.webhook.WebhookSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>}: one ticket system.
 *
 * @param type Kind of system: servicenow, jira (Jira Service Management), generic, which is described by these settings
 *     alone, or record-only, whose tickets are recorded by their number and never read.
 * @param url Where its API starts, such as https://contoso.service-now.com. Plain http is taken on this machine only.
 * @param ticketPattern Regular expression that the whole number of each of its tickets matches.
 * @param login How Keyturn logs in there.
 * @param fields Where a ticket's JSON has what: JSON pointers into one ticket as the system's API shows it, by the names id,
 *     type, type-name, state, state-name, state-category, requester, author, approval, approvers, on-hold, account, window-start,
 *     window-end and title; and the values of the approval, approved and rejected. Each that is left out is where the kind
 *     of system has it. What is not in an answer stops the change.
 * @param gate What a ticket must be like.
 * @param accounts Names of configuration items that are not names of accounts, each with the account it stands for.
 * @param people People who have other names in tickets than in Keyturn: for each one text with all their names in both,
 *     separated by commas.
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
        Map<TicketField, String> fields,
        GateRules gate,
        Map<String, String> accounts,
        List<String> people,
        @Nullable Generic generic,
        @Nullable WebhookSettings webhook,
        @Nullable Duration poll,
        WriteBack writeBack,
        boolean replacesFirstApproval) {

    /** What speaks with it, and what fits such a system where nothing else is set. */
    public enum Type {
        SERVICENOW("CHG[0-9]{4,20}", GateRules.SERVICENOW, "/number", "X-Keyturn-Delivery", Duration.ofMinutes(10)),
        JIRA(
                "[A-Z][A-Z0-9_]{1,30}-[0-9]{1,12}",
                GateRules.JIRA,
                "/issue/key",
                "X-Atlassian-Webhook-Identifier",
                Duration.ofDays(1)),
        GENERIC(null, GateRules.GENERIC, "/id", "X-Keyturn-Delivery", Duration.ofHours(1)),
        RECORD_ONLY(null, GateRules.NONE, "/id", "X-Keyturn-Delivery", Duration.ZERO);

        final @Nullable String ticketPattern;
        final GateRules gate;
        final String webhookTicket;
        final String deliveryHeader;

        /**
         * How long a change may be hidden from a list of changes after its time: clocks differ, a change is committed later
         * than its time says, and Jira's index lags, by hours when it is rebuilt.
         */
        final Duration lag;

        Type(
                @Nullable String ticketPattern,
                GateRules gate,
                String webhookTicket,
                String deliveryHeader,
                Duration lag) {
            this.lag = lag;
            this.ticketPattern = ticketPattern;
            this.gate = gate;
            this.webhookTicket = webhookTicket;
            this.deliveryHeader = deliveryHeader;
        }
    }

    public TicketSourceSettings {
        fields = requireNonNullElse(fields, Map.of());
        gate = requireNonNullElse(gate, GateRules.NONE);
        if (type != null) {
            ticketPattern = ticketPattern == null ? type.ticketPattern : ticketPattern;
            fields = TicketField.or(fields, type);
            gate = gate.or(type.gate);
        }
        accounts = accounts == null ? Map.of() : Map.copyOf(accounts);
        people = people == null ? List.of() : List.copyOf(people);
        writeBack = requireNonNullElse(writeBack, new WriteBack(null, null, null));
    }

    /** Whether anything is written into its tickets. */
    boolean writesBack() {
        return writeBack.on() && (type != Type.GENERIC || generic != null && generic.updatePath() != null);
    }

    /**
     * @param user User of HTTP basic; with OAuth2, left out.
     * @param passwordFile File that holds that user's password, or the API token of Jira Cloud.
     * @param bearerFile File that holds a token that is sent as it is, such as a personal access token of Jira Data Center;
     *     instead of a user.
     * @param tokenUrl Where OAuth2 client credentials (RFC 6749, 4.4) are turned into a token.
     * @param clientId Client id.
     * @param clientSecretFile File that holds the client's secret.
     * @param clientBasic Whether the client's id and secret go to token-url by HTTP basic, and not in the form.
     * @param scope Scope to ask for, if any.
     * @param certificateFile PEM file with the certificate that Keyturn shows in TLS, where the system asks for one; alone or
     *     beside another login.
     * @param keyFile PEM file with the key of that certificate.
     * @param expires Day on which the token or password runs out, such as 2027-05-01. Health and the test of the source tell
     *     it 30 days before.
     */
    public record Login(
            @Nullable String user,
            @Nullable Path passwordFile,
            @Nullable Path bearerFile,
            @Nullable URI tokenUrl,
            @Nullable String clientId,
            @Nullable Path clientSecretFile,
            boolean clientBasic,
            @Nullable String scope,
            @Nullable Path certificateFile,
            @Nullable Path keyFile,
            @Nullable LocalDate expires) {}

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
     * @param close The states that the ticket is brought to when a rotation ends, one after the other and separated by
     *     commas, by its outcome, such as VERIFIED: ServiceNow's values, such as "0, 3", Jira's states or transitions by id or
     *     name, or a generic system's states. Nothing for outcomes that are left out: the ticket stays open.
     * @param closeCode What is set with it, by the outcome: ServiceNow's close code, such as successful, or Jira's resolution.
     */
    public record WriteBack(@Nullable Boolean enabled, Map<String, String> close, Map<String, String> closeCode) {

        public WriteBack {
            close = close == null ? Map.of() : Map.copyOf(close);
            closeCode = closeCode == null ? Map.of() : Map.copyOf(closeCode);
        }

        boolean on() {
            return !Boolean.FALSE.equals(enabled);
        }

        /** Null when nothing is set for that outcome, so that the ticket stays as it is. */
        @Nullable
        Closing closing(String outcome) {
            if (!on() || !close.containsKey(outcome) && !closeCode.containsKey(outcome)) {
                return null;
            }
            return new Closing(states(outcome), closeCode.get(outcome));
        }

        List<String> states(String outcome) {
            return Stream.of(close.getOrDefault(outcome, "").split(","))
                    .map(String::strip)
                    .filter(state -> !state.isEmpty())
                    .toList();
        }
    }
}
