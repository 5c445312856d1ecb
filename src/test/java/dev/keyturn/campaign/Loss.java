package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What was acknowledged in this time may be gone: a request, an approval, an end, the record of a step.
 *
 * @param passwords whether a staged password may be as well; where it was in Active Directory already, a person has to be asked
 */
record Loss(Instant since, Instant until, boolean passwords) {

    boolean mayHaveLost(JsonNode reset) {
        Instant set = Instant.parse(reset.get("time").asText());
        return passwords && !set.isBefore(since) && !set.isAfter(until);
    }

    boolean during(DrivenRotation rotation) {
        return rotation.begun.isBefore(until) && rotation.over.isAfter(since);
    }
}
