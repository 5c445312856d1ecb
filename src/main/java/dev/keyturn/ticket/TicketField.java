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
 * {@code sysparm_display_value=all}, gives each field as a value and a display value.
 */
public enum TicketField {
    ID("/number/value", "/key", "/id"),
    TYPE("/type/value", "/fields/issuetype/name", null),
    STATE("/state/value", "/fields/status/name", "/state"),
    STATE_NAME("/state/display_value", "/fields/status/name", null),
    STATE_CATEGORY(null, "/fields/status/statusCategory/key", null),
    REQUESTER("/requested_by.user_name/value", null, null),
    APPROVAL("/approval/value", null, null),
    /** No pointer, but the value of the approval that means approved. */
    APPROVED("approved", "approved", "true"),
    /** No pointer, but the value of the approval that means refused. */
    REJECTED("rejected", "declined", "false"),
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
                    };
            String value = given.getOrDefault(field, otherwise);
            if (value != null) {
                all.put(field, value);
            }
        }
        return Collections.unmodifiableMap(all);
    }
}
