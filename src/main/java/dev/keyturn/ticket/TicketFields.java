package dev.keyturn.ticket;

import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>.fields}: where a ticket's JSON has what. Each is a JSON pointer (RFC 6901) into
 * one ticket as the system's API shows it.
 *
 * @param id Its number or key.
 * @param type Its type.
 * @param state The system's value of its state.
 * @param stateName The state as people read it; the value when left out.
 * @param stateCategory Jira's status category.
 * @param requester Who wrote it. Point to what is also the person's user name in Keyturn: that person may not approve. Left
 *     out for Jira, the reporter's name, else the e-mail address, else the account id.
 * @param approval Its approval. Left out for Jira, the approvals of the request are asked for.
 * @param approved Value of that field that means approved, true included.
 * @param rejected Value of that field that means refused.
 * @param account What it is about: a text, an object with a name, or a list of these.
 * @param windowStart Planned start: ISO 8601, or ServiceNow's form, which is UTC, or milliseconds since 1970.
 * @param windowEnd Planned end, in the same forms.
 * @param title Its short description.
 */
public record TicketFields(
        @Nullable String id,
        @Nullable String type,
        @Nullable String state,
        @Nullable String stateName,
        @Nullable String stateCategory,
        @Nullable String requester,
        @Nullable String approval,
        @Nullable String approved,
        @Nullable String rejected,
        @Nullable String account,
        @Nullable String windowStart,
        @Nullable String windowEnd,
        @Nullable String title) {

    static final TicketFields NONE =
            new TicketFields(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The Table API with {@code sysparm_display_value=all} gives each field as a value and a display value. */
    private static final TicketFields SERVICENOW = new TicketFields(
            "/number/value",
            "/type/value",
            "/state/value",
            "/state/display_value",
            null,
            "/requested_by.user_name/value",
            "/approval/value",
            "approved",
            "rejected",
            "/cmdb_ci/display_value",
            "/start_date/value",
            "/end_date/value",
            "/short_description/value");

    private static final TicketFields JIRA = new TicketFields(
            "/key",
            "/fields/issuetype/name",
            "/fields/status/name",
            "/fields/status/name",
            "/fields/status/statusCategory/key",
            null,
            null,
            "approved",
            "declined",
            null,
            null,
            null,
            "/fields/summary");

    private static final TicketFields GENERIC = new TicketFields(
            "/id", null, "/state", null, null, null, null, "true", "false", "/account", null, null, "/title");

    /** These fields, and for what they leave out those of the kind of system. */
    TicketFields or(TicketSourceSettings.Type type) {
        TicketFields defaults =
                switch (type) {
                    case SERVICENOW -> SERVICENOW;
                    case JIRA -> JIRA;
                    case GENERIC -> GENERIC;
                };
        return new TicketFields(
                or(id, defaults.id),
                or(this.type, defaults.type),
                or(state, defaults.state),
                or(stateName, defaults.stateName),
                or(stateCategory, defaults.stateCategory),
                or(requester, defaults.requester),
                or(approval, defaults.approval),
                or(approved, defaults.approved),
                or(rejected, defaults.rejected),
                or(account, defaults.account),
                or(windowStart, defaults.windowStart),
                or(windowEnd, defaults.windowEnd),
                or(title, defaults.title));
    }

    private static @Nullable String or(@Nullable String given, @Nullable String otherwise) {
        return given == null ? otherwise : given;
    }
}
