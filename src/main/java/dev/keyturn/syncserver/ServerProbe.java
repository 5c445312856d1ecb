package dev.keyturn.syncserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync server's answer to {@code describe} with a probe: by everything that a rotation needs there was asked, in the kind of
 * process that would carry it out.
 *
 * @param probes empty when the service does not run, or the server does not know of probes
 * @param databaseFull the newest event that says that the service's database cannot grow; null when there is none
 */
record ServerProbe(
        ServerDescription description,
        List<Probe> probes,
        @Nullable ServerEvent databaseFull) {

    /**
     * @param name the cmdlet, or what else was asked
     * @param connector the connector that it is about; empty when it is about the server
     * @param code why it does not answer; empty when it does
     * @param message the server's own words for that
     */
    record Probe(String name, String connector, boolean answered, String code, String message) {}
}
