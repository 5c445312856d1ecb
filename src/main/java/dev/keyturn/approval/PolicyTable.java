package dev.keyturn.approval;

import dev.keyturn.approval.ApprovalPolicies.UnusablePolicyException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns of {@code processes/approval-policy.dmn}, and what may stand in them. */
final class PolicyTable {

    static final String DECISION = "approval-policy";

    static final String TIER = "tier";
    static final String KIND = "kind";
    static final String REQUESTER = "requester";
    static final String URGENT = "urgent";

    static final Set<String> INPUTS = Set.of(TIER, KIND, REQUESTER, URGENT);
    static final Set<String> OUTPUTS =
            Set.of("approvals", "group", "remindAfter", "escalateAfter", "escalateTo", "expireAfter", "windowRequired");

    /** A reminder every few seconds would be a flood. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** What comes of it is a point in time that the evidence shows. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private PolicyTable() {}

    /** @throws UnusablePolicyException with a message about the first value that does not fit */
    static ApprovalPolicy read(Map<String, Object> row, String decision) {
        int approvals = number(row, "approvals");
        if (approvals != 1 && approvals != 2) {
            throw new UnusablePolicyException("The number of approvals is " + approvals + ". It has to be 1 or 2.");
        }
        ApprovalPolicy policy = new ApprovalPolicy(
                approvals,
                text(row, "group"),
                time(row, "remindAfter"),
                time(row, "escalateAfter"),
                text(row, "escalateTo"),
                time(row, "expireAfter"),
                flag(row, "windowRequired"),
                decision);
        if (policy.escalateAfter().compareTo(policy.expireAfter()) >= 0) {
            throw new UnusablePolicyException("It escalates after " + policy.escalateAfter() + " and expires after "
                    + policy.expireAfter() + ". It has to escalate earlier than it expires.");
        }
        return policy;
    }

    private static int number(Map<String, Object> row, String column) {
        if (row.get(column) instanceof Number number && number.intValue() == number.doubleValue()) {
            return number.intValue();
        }
        throw wrong(column, row.get(column), "a whole number");
    }

    private static String text(Map<String, Object> row, String column) {
        if (row.get(column) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(column, row.get(column), "the id of a group, in quotes");
    }

    private static boolean flag(Map<String, Object> row, String column) {
        if (row.get(column) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(column, row.get(column), "true or false");
    }

    private static Duration time(Map<String, Object> row, String column) {
        try {
            Duration time = Duration.parse(text(row, column));
            if (time.compareTo(LONGEST) > 0) {
                throw wrong(column, row.get(column), "a time of at most ten years, such as \"P14D\"");
            }
            if (time.compareTo(SHORTEST) >= 0) {
                return time;
            }
        } catch (DateTimeException notATime) {
            // told below
        }
        throw wrong(column, row.get(column), "a time of at least a minute, such as \"PT4H\" or \"P14D\"");
    }

    private static UnusablePolicyException wrong(String column, @Nullable Object value, String wanted) {
        return new UnusablePolicyException("Column " + column + " says " + value + ". It has to be " + wanted + ".");
    }
}
