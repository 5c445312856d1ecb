package dev.keyturn.notification;

import java.util.Optional;
import java.util.Set;

/** Knows the e-mail addresses of people. It is asked with no transaction open, and may throw: it is asked again later. */
public interface Addresses {

    /** The address of a user; empty when there is no such user or none is known. */
    Optional<String> of(String person);

    /** The ids of a group's members. */
    Set<String> membersOf(String group);
}
