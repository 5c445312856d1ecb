package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** When a password was last set, as far as the evidence of one rotation can tell. */
final class PasswordTime {

    private static final Set<String> SET_EVERYWHERE = Set.of("VERIFIED", "ROLLED_BACK");

    private PasswordTime() {}

    /**
     * The latest {@code pwdLastSet} that Active Directory told one of its steps; without one, the end of a rotation that
     * certainly set a password; else unknown.
     */
    static Optional<Instant> learntFrom(JsonNode document) {
        Optional<Instant> told = Stream.concat(
                        Stream.of(document.at("/password/pwdLastSetAfter")),
                        StreamSupport.stream(document.path("steps").spliterator(), false)
                                .map(step -> step.at("/evidence/pwdLastSet")))
                .flatMap(value -> instant(value).stream())
                .max(Comparator.naturalOrder());
        JsonNode rotation = document.path("rotation");
        boolean set = rotation.path("kind").asText().equals("ROTATE")
                && SET_EVERYWHERE.contains(rotation.path("outcome").asText());
        return told.isEmpty() && set ? instant(rotation.path("endedAt")) : told;
    }

    /** A step that Active Directory told nothing wrote something else than a time. */
    private static Optional<Instant> instant(JsonNode value) {
        try {
            return Optional.ofNullable(value.textValue()).map(Instant::parse);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
