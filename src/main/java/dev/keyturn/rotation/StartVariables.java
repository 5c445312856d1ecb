package dev.keyturn.rotation;

import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.rotation.RotationProblem.Kind;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;

/** A request as process variables: what the process is started with, and what the forms of its tasks show. */
public final class StartVariables {

    private static final int LONGEST_KEY = 300;

    private StartVariables() {}

    public static RotationRequest read(VariableScope variables) {
        String account = text(variables, ProcessModel.ACCOUNT);
        String reason = text(variables, ProcessModel.REASON);
        if (account == null) {
            throw invalid("The account is missing. Name the account whose password is to be changed.");
        }
        checkKey(text(variables, ProcessModel.IDEMPOTENCY_KEY));
        return new RotationRequest(
                account,
                kind(text(variables, ProcessModel.KIND)),
                reason == null ? "" : reason,
                text(variables, ProcessModel.TICKET),
                time(variables, ProcessModel.WINDOW_START),
                time(variables, ProcessModel.WINDOW_END),
                flag(variables, ProcessModel.URGENT),
                text(variables, ProcessModel.ON_BEHALF_OF));
    }

    /** As {@link #read} takes it. */
    public static Map<String, Object> of(RotationRequest request) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put(ProcessModel.ACCOUNT, request.account());
        variables.put(ProcessModel.KIND, request.kind().name());
        variables.put(ProcessModel.REASON, request.reason());
        variables.put(ProcessModel.TICKET, request.ticket());
        variables.put(ProcessModel.WINDOW_START, date(request.windowStart()));
        variables.put(ProcessModel.WINDOW_END, date(request.windowEnd()));
        variables.put(ProcessModel.URGENT, request.urgent());
        variables.put(ProcessModel.ON_BEHALF_OF, request.onBehalfOf());
        return variables;
    }

    /** With the id, for the forms, which do not see the business key; a window without a start begins with the request. */
    public static Map<String, Object> shown(String id, RotationRequest request, String requester, Instant requestedAt) {
        Map<String, Object> variables = of(request);
        variables.put(ProcessModel.ROTATION, id);
        variables.put(ProcessModel.REQUESTER, requester);
        variables.putIfAbsent(ProcessModel.WINDOW_START, date(requestedAt));
        return variables;
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }

    private static void checkKey(@Nullable String key) {
        if (key != null && (key.length() > LONGEST_KEY || !PlainText.isOneLine(key))) {
            throw invalid("The variable " + ProcessModel.IDEMPOTENCY_KEY + " must be one line of at most " + LONGEST_KEY
                    + " characters.");
        }
    }

    private static RotationRequest.Kind kind(@Nullable String value) {
        try {
            return value == null
                    ? RotationRequest.Kind.ROTATE
                    : RotationRequest.Kind.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw invalid("The kind must be ROTATE or REPAIR.");
        }
    }

    private static @Nullable String text(VariableScope variables, String name) {
        Object value = variables.getVariable(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text.isBlank() ? null : text.strip();
        }
        throw invalid("The variable " + name + " must be a text.");
    }

    private static boolean flag(VariableScope variables, String name) {
        Object value = variables.getVariable(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        if (value instanceof String text && Set.of("true", "false", "").contains(text)) {
            return text.equals("true");
        }
        throw invalid("The variable " + name + " must be true or false.");
    }

    private static @Nullable Instant time(VariableScope variables, String name) {
        Object value = variables.getVariable(name);
        if (value == null || value instanceof String text && text.isBlank()) {
            return null;
        }
        Optional<Instant> time = value instanceof Date date
                ? Optional.of(date.toInstant()).filter(TimeRange::has)
                : TimeRange.parse(String.valueOf(value).strip());
        return time.orElseThrow(() -> invalid("The variable " + name + " must be a time with its offset, "
                + TimeRange.WORDS + ", such as 2027-01-31T22:00:00+01:00."));
    }

    private static RotationProblem invalid(String message) {
        return new RotationProblem(Kind.INVALID_REQUEST, message);
    }
}
