package dev.keyturn.web.progress;

import dev.keyturn.rotation.Person;

/** Who watches, with the rights of the moment in which it began. */
record Watcher(Person person, Login login) {

    /** What lets the person watch. */
    @FunctionalInterface
    interface Login {

        /** Whether it is still the same person's, with the same groups. It may ask a directory, and take its time. */
        boolean holds();
    }
}
