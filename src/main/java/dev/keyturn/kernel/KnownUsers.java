package dev.keyturn.kernel;

/** Whom Keyturn knows: its users, and those of the directory or the identity provider behind it. */
public interface KnownUsers {

    /** The user's id and everything else that Keyturn knows the same human by. */
    PersonNames namesOf(String user);

    /** Whether one of its users is surely this human. */
    boolean knows(PersonNames person);
}
