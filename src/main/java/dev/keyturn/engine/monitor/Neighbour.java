package dev.keyturn.engine.monitor;

/**
 * Something outside that rotations need.
 *
 * @param check returns when it answers, and throws a {@link dev.keyturn.step.StepFailure} with a sentence when not
 */
record Neighbour(Kind kind, String name, Runnable check) {

    enum Kind {
        DOMAIN_CONTROLLER("domainControllers"),
        SYNC_SERVER("syncServers"),
        SECRET_STORE("secretStore"),
        /** Not whether it answers, but whether the password that is stored is the one that it has. */
        STORED_PASSWORD("storedPasswords");

        private final String component;

        Kind(String component) {
            this.component = component;
        }

        /** Its name below {@code /actuator/health}. */
        String component() {
            return component;
        }
    }
}
