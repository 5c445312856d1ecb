package dev.keyturn.engine.monitor;

/**
 * A dependency: an external system that rotations need.
 *
 * @param check returns when it answers, and throws a {@link dev.keyturn.kernel.StepFailure} with a message when not
 */
record DependencyProbe(Kind kind, String name, Runnable check) {

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
