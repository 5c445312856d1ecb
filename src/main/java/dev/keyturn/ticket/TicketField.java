package dev.keyturn.ticket;

import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>.fields}: what Keyturn reads of a ticket, and where each kind of system has it: a
 * JSON pointer (RFC 6901) into one ticket as the system's API shows it. The Table API of ServiceNow, with
 * {@code sysparm_display_value=all}, gives each field as a value and a display value. Field rights empty or drop a field
 * without an error there, so what is asked for and not in the answer is unknown, and not empty.
 */
public enum TicketField {
    ID("/number/value", "/key", "/id"),
    TYPE("/type/value", "/fields/issuetype/id", null),
    TYPE_NAME(null, "/fields/issuetype/name", null),
    STATE("/state/value", "/fields/status/id", "/state"),
    STATE_NAME("/state/display_value", "/fields/status/name", null),
    STATE_CATEGORY(null, "/fields/status/statusCategory/key", null),
    /** Whom the ticket is asked for. It can be edited in both systems. */
    REQUESTER("/requested_by.user_name/value", "/fields/reporter", null),
    /** Who made the record, which its author cannot edit. */
    AUTHOR("/sys_created_by/value", "/fields/creator", null),
    APPROVAL("/approval/value", null, null),
    /** No pointer, but the value of the approval that means approved. */
    APPROVED("approved", "approved", "true"),
    /** No pointer, but the value of the approval that means refused. */
    REJECTED("rejected", "declined", "false"),
    /** Who approved. ServiceNow and Jira have them in records of their own. */
    APPROVERS(null, null, null),
    /** A change on hold, also by a change lockdown, keeps its state. */
    ON_HOLD("/on_hold/value", null, null),
    ACCOUNT("/cmdb_ci/display_value", null, "/account"),
    WINDOW_START("/start_date/value", null, null),
    WINDOW_END("/end_date/value", null, null),
    TITLE("/short_description/value", "/fields/summary", "/title");

    private final @Nullable String serviceNow;
    private final @Nullable String jira;
    private final @Nullable String generic;

    TicketField(@Nullable String serviceNow, @Nullable String jira, @Nullable String generic) {
        this.serviceNow = serviceNow;
        this.jira = jira;
        this.generic = generic;
    }

    boolean isPointer() {
        return this != APPROVED && this != REJECTED;
    }

    boolean isPerson() {
        return this == REQUESTER || this == AUTHOR;
    }

    /** Nothing is judged by its title. */
    boolean decides() {
        return isPointer() && this != TITLE;
    }

    /** Its setting below the source's, such as {@code fields.window-start}. */
    String setting() {
        return "fields." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What was given, and for what is left out what fits the kind of system. */
    static Map<TicketField, String> or(Map<TicketField, String> given, Type type) {
        Map<TicketField, String> all = new EnumMap<>(TicketField.class);
        for (TicketField field : values()) {
            String otherwise =
                    switch (type) {
                        case SERVICENOW -> field.serviceNow;
                        case JIRA -> field.jira;
                        case GENERIC -> field.generic;
                        case RECORD_ONLY -> null;
                    };
            // what people read of another field than the one that decides would be taken for its value
            boolean nameOfAnother =
                    field == TYPE_NAME && given.containsKey(TYPE) || field == STATE_NAME && given.containsKey(STATE);
            String value = given.getOrDefault(field, nameOfAnother ? null : otherwise);
            if (value != null) {
                all.put(field, value);
            }
        }
        return Collections.unmodifiableMap(all);
    }
}
