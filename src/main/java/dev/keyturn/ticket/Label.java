package dev.keyturn.ticket;

import java.util.Collection;
import java.util.List;

/**
 * A state or a type as its system has it. What people read follows the language of the API's user, in ServiceNow and in
 * Jira alike, so a rule is compared with the system's own value first, and with the names that the value is known by.
 *
 * @param id the system's own value, such as {@code -1}
 * @param name what people read, such as {@code Implement}
 * @param names those that a rule may call it by
 */
record Label(String id, String name, List<String> names) {

    Label {
        names = List.copyOf(names);
    }

    static Label of(String id, String name) {
        return new Label(id, name, List.of(name));
    }

    boolean isOneOf(Collection<String> rules) {
        return rules.stream()
                .map(String::strip)
                .anyMatch(rule -> rule.equalsIgnoreCase(id) || names.stream().anyMatch(rule::equalsIgnoreCase));
    }
}
