package dev.keyturn.ticket;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Says at the start which setting of a source cannot be right. The system itself is not asked: it may be away. */
final class SourceCheck {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final List<String> OUTCOMES =
            List.of("CANCELLED", "EXPIRED", "FINISHED_BY_HAND", "REJECTED", "ROLLED_BACK", "VERIFIED");

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
        refuse(settings.type() == null, "type", "is not set. Set servicenow, jira, generic or record-only.");
        if (settings.type() == Type.RECORD_ONLY) {
            pattern();
            refuse(
                    settings.webhook() != null || settings.poll() != null || settings.replacesFirstApproval(),
                    "type",
                    "is record-only, so its tickets start nothing and approve nothing. Leave webhook, poll and"
                            + " replaces-first-approval out.");
            return;
        }
        url("url", settings.url());
        if (settings.login() != null && settings.login().tokenUrl() != null) {
            url("login.token-url", settings.login().tokenUrl());
        }
        Duration poll = settings.poll();
        refuse(
                poll != null && (poll.isZero() || poll.isNegative()),
                "poll",
                "is " + poll + ". It must be longer than nothing, such as 10s.");
        fields();
        if (settings.webhook() != null) {
            pointer("webhook.ticket", settings.webhook().ticket());
        }
        generic();
        gate();
        closing();
        pattern();
    }

    void url(String name, @Nullable URI url) {
        if (url == null || url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
            throw wrong(name, "is no address. Write it like https://tickets.example.com.");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        refuse(
                !scheme.equals("https") && !(scheme.equals("http") && THIS_MACHINE.contains(url.getHost())),
                name,
                "would send Keyturn's login without encryption to another machine. Use https.");
    }

    private void fields() {
        Map<TicketField, String> fields = settings.fields();
        fields.forEach((field, value) -> {
            if (field.isPointer()) {
                pointer(field.setting(), value);
            }
        });
        refuse(
                !fields.containsKey(TicketField.ACCOUNT),
                "fields.account",
                "is not set. Point to the field that names the account, such as /fields/customfield_10050.");
        refuse(
                fields.keySet().stream().noneMatch(TicketField::isPerson),
                "fields.requester",
                "is not set. Point to the field that says who wrote the ticket: that person may not approve.");
        refuse(
                settings.gate().wantsWindow()
                        && !(fields.containsKey(TicketField.WINDOW_START)
                                && fields.containsKey(TicketField.WINDOW_END)),
                "fields.window-start",
                "and window-end are not set. Point to the planned start and end, or set gate.window-required to false.");
        refuse(
                settings.type() == Type.GENERIC
                        && settings.replacesFirstApproval()
                        && !fields.containsKey(TicketField.APPROVERS),
                "fields.approvers",
                "is not set, but replaces-first-approval is true. Point to who approved: one human counts once.");
        refuse(
                settings.type() == Type.GENERIC
                        && !fields.containsKey(TicketField.APPROVAL)
                        && settings.gate().wantsApproval(),
                "fields.approval",
                "is not set. Set it, or gate.approval-required to false.");
    }

    private void generic() {
        boolean isGeneric = settings.type() == Type.GENERIC;
        Generic generic = settings.generic();
        refuse(
                isGeneric && (generic == null || generic.ticketPath() == null),
                "generic.ticket-path",
                "is not set. Set where one ticket is read, such as /tickets/{id}.");
        if (generic != null) {
            pointer("generic.ticket-at", generic.ticketAt());
            pointer("generic.changed-at", generic.changedAt());
            refuse(
                    isGeneric && settings.poll() != null && generic.changedPath() == null,
                    "generic.changed-path",
                    "is not set, but poll is. Set it, or leave poll out.");
            refuse(
                    generic.updatePath() != null && generic.findUpdatePath() == null,
                    "generic.find-update-path",
                    "is not set, but update-path is. Without it an update could be written twice.");
        }
    }

    private void gate() {
        refuse(
                settings.gate().proceed() == null || settings.gate().proceed().isEmpty(),
                "gate.proceed",
                "is empty. Name the states in which the change may be made.");
        refuse(
                settings.type() == Type.JIRA
                        && settings.gate().wantsApproval()
                        && !settings.fields().containsKey(TicketField.APPROVAL)
                        && !settings.gate().hasRules(),
                "gate.approved-in",
                "is not set, nor is gate.approvers. That every approval was given which Jira asked for does not prove"
                        + " that none was left out: name the states that only an approved change gets to, such as \"* ="
                        + " Implementing\", or who must be among those who approve.");
        rules("gate.approvers", settings.gate().approvers(), "*=fred, beth");
        rules("gate.approved-in", settings.gate().approvedIn(), "*=Implementing");
        refuse(
                settings.type() == Type.GENERIC
                        && settings.gate().wantsApprovers()
                        && !settings.fields().containsKey(TicketField.APPROVERS),
                "fields.approvers",
                "is not set, but gate.approvers is. Point to who approved.");
        refuse(
                settings.replacesFirstApproval() && !settings.gate().wantsApproval(),
                "replaces-first-approval",
                "is true, but gate.approval-required is false. An approval that counts must be required.");
    }

    private void rules(String name, @Nullable List<String> rules, String example) {
        String broken = GateRules.broken(rules);
        refuse(broken != null, name, "has the rule \"" + broken + "\". Write it like " + example + ".");
    }

    private void closing() {
        Map<String, String> close = settings.writeBack().close();
        outcomes("write-back.close", close);
        outcomes("write-back.close-code", settings.writeBack().closeCode());
        close.keySet().forEach(outcome -> {
            List<String> states = settings.writeBack().states(outcome);
            refuse(
                    states.isEmpty()
                            || settings.type() == Type.SERVICENOW
                                    && !states.stream().allMatch(state -> state.matches("-?[0-9]{1,9}")),
                    "write-back.close." + outcome,
                    "must be one state or several, separated by commas"
                            + (settings.type() == Type.SERVICENOW ? ", each by its value, such as 0, 3." : "."));
        });
        settings.writeBack()
                .closeCode()
                .keySet()
                .forEach(outcome -> refuse(
                        settings.type() != Type.SERVICENOW && !close.containsKey(outcome),
                        "write-back.close-code." + outcome,
                        "is set, but write-back.close." + outcome
                                + " is not: this system takes a code together with a state. Set both."));
        Generic generic = settings.generic();
        refuse(
                settings.type() == Type.GENERIC && !close.isEmpty() && (generic == null || generic.statePath() == null),
                "generic.state-path",
                "is not set, but write-back.close is. Set where a state is written.");
    }

    private void outcomes(String name, Map<String, String> byOutcome) {
        byOutcome
                .keySet()
                .forEach(outcome -> refuse(
                        !OUTCOMES.contains(outcome),
                        name + "." + outcome,
                        "names no outcome. Outcomes are " + String.join(", ", OUTCOMES) + "."));
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

    private void pointer(String name, @Nullable String pointer) {
        refuse(
                pointer != null && !pointer.isEmpty() && !pointer.startsWith("/"),
                name,
                "is no JSON pointer. Write it like /fields/status/name.");
    }

    private void refuse(boolean isWrong, String name, String reason) {
        if (isWrong) {
            throw wrong(name, reason);
        }
    }

    private InvalidSettingException wrong(String name, String reason) {
        return new InvalidSettingException(prefix + name, reason);
    }
}
