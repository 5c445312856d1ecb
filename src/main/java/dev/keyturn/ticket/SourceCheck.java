package dev.keyturn.ticket;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.webhook.WebhookSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Says at the start which setting of a source cannot be right. The system itself is not asked: it may be away. */
final class SourceCheck {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> OUTCOMES =
            Set.of("VERIFIED", "ROLLED_BACK", "REJECTED", "CANCELLED", "EXPIRED", "FINISHED_BY_HAND");

    private final String prefix;
    private final TicketSourceSettings settings;

    SourceCheck(String name, TicketSourceSettings settings) {
        this.prefix = "keyturn.tickets.sources." + name + ".";
        this.settings = settings;
        if (!name.matches("[a-z0-9-]{1,50}")) {
            throw new InvalidSettingException(
                    "keyturn.tickets.sources." + name,
                    "is no name for a source. Use small letters, digits and -, at most 50.");
        }
    }

    /** @throws InvalidSettingException for the first setting that cannot be right */
    void run() {
        if (settings.type() == null) {
            throw wrong("type", "is not set. Set servicenow, jira or generic.");
        }
        url("url", settings.url());
        if (settings.login() != null && settings.login().tokenUrl() != null) {
            url("login.token-url", settings.login().tokenUrl());
        }
        poll();
        pointers();
        generic();
        gate();
        approval();
        closing();
        pattern();
    }

    private void poll() {
        Duration poll = settings.poll();
        if (poll != null && (poll.isZero() || poll.isNegative())) {
            throw wrong("poll", "is " + poll + ". It must be longer than nothing, such as 10s.");
        }
    }

    private void pattern() {
        if (settings.ticketPattern() == null) {
            throw wrong("ticket-pattern", "is not set. Set a regular expression for its numbers, such as RFC-[0-9]+.");
        }
        try {
            Pattern.compile(settings.ticketPattern());
        } catch (PatternSyntaxException e) {
            throw wrong("ticket-pattern", "is no regular expression (" + e.getDescription() + "). Correct it.");
        }
    }

    void url(String name, @Nullable URI url) {
        if (url == null || url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
            throw wrong(name, "is no address. Write it like https://tickets.example.com.");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && THIS_MACHINE.contains(url.getHost()))) {
            throw wrong(name, "would send Keyturn's login without encryption to another machine. Use https.");
        }
    }

    private void pointers() {
        Map<TicketField, String> fields = settings.fields();
        fields.forEach((field, value) -> {
            if (field.isPointer()) {
                pointer(field.setting(), value);
            }
        });
        if (!fields.containsKey(TicketField.ACCOUNT)) {
            throw wrong(
                    "fields.account",
                    "is not set. Point to the field that names the account, such as /fields/customfield_10050.");
        }
        if (settings.type() == Type.GENERIC
                && !fields.containsKey(TicketField.APPROVAL)
                && settings.gate().wantsApproval()) {
            throw wrong("fields.approval", "is not set. Set it, or gate.approval-required to false.");
        }
        WebhookSettings webhook = settings.webhook();
        if (webhook != null) {
            pointer("webhook.ticket", webhook.ticket());
        }
    }

    private void generic() {
        Generic generic = settings.generic();
        if (settings.type() == Type.GENERIC && (generic == null || generic.ticketPath() == null)) {
            throw wrong("generic.ticket-path", "is not set. Set where one ticket is read, such as /tickets/{id}.");
        }
        if (generic != null) {
            pointer("generic.ticket-at", generic.ticketAt());
            pointer("generic.changed-at", generic.changedAt());
            if (settings.type() == Type.GENERIC && settings.poll() != null && generic.changedPath() == null) {
                throw wrong("generic.changed-path", "is not set, but poll is. Set it, or leave poll out.");
            }
            if (generic.updatePath() != null && generic.findUpdatePath() == null) {
                throw wrong(
                        "generic.find-update-path",
                        "is not set, but update-path is. Without it an update could be written twice.");
            }
        }
    }

    private void gate() {
        if (settings.gate().proceed() == null || settings.gate().proceed().isEmpty()) {
            throw wrong("gate.proceed", "is empty. Name the states in which the change may be made.");
        }
    }

    private void approval() {
        if (settings.replacesFirstApproval() && !settings.gate().wantsApproval()) {
            throw wrong(
                    "replaces-first-approval",
                    "is true, but gate.approval-required is false. An approval that counts must be required.");
        }
    }

    private void closing() {
        outcomes("write-back.close", settings.writeBack().close());
        outcomes("write-back.close-code", settings.writeBack().closeCode());
    }

    private void outcomes(String name, Map<String, String> byOutcome) {
        for (String outcome : byOutcome.keySet()) {
            if (!OUTCOMES.contains(outcome)) {
                throw wrong(
                        name + "." + outcome,
                        "names no outcome. Outcomes are " + String.join(", ", new TreeSet<>(OUTCOMES)) + ".");
            }
        }
    }

    private void pointer(String name, @Nullable String pointer) {
        if (pointer != null && !pointer.isEmpty() && !pointer.startsWith("/")) {
            throw wrong(name, "is no JSON pointer. Write it like /fields/status/name.");
        }
    }

    private InvalidSettingException wrong(String name, String reason) {
        return new InvalidSettingException(prefix + name, reason);
    }
}
