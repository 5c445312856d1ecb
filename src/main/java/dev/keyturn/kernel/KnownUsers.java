package dev.keyturn.kernel;

/** Whom Keyturn knows: its users, and those of the directory or the identity provider behind it. */
public interface KnownUsers {

    /** The user's id and everything else that Keyturn knows the same human by. */
    PersonNames namesOf(String user);

    /** What of these this database keeps. No directory is asked, so it can be asked while a password is handed out. */
    default PersonNames recordedNamesOf(String user) {
        return PersonNames.of(user);
    }

    /** Whether this user comes from a directory or an identity provider that tells nothing but names to compare by. */
    default boolean isKnownByNameOnly(String user) {
        return false;
    }

    /** Whether one of its users is surely this human. */
    boolean knows(PersonNames person);
}
