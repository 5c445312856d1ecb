package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * When a password was last set, as far as the evidence of one rotation can tell.
 *
 * @param setAt null when the rotation learnt nothing of it
 * @param echo the {@code pwdLastSet} that Active Directory gave a former password when it was rolled back to: that password
 *     is as old as before. Null when nothing was rolled back.
 */
record SealedPasswordTime(@Nullable Instant setAt, @Nullable Instant echo) {

    /**
     * The latest {@code pwdLastSet} that Active Directory told one of its steps; without one, the end of a rotation that
     * certainly set a password; else unknown.
     */
    static SealedPasswordTime learntFrom(JsonNode document) {
        JsonNode rotation = document.path("rotation");
        String outcome = rotation.path("outcome").asText();
        Optional<Instant> before = instant(document.at("/password/pwdLastSetBefore"));
        Optional<Instant> after = instant(document.at("/password/pwdLastSetAfter"));
        if (outcome.equals("ROLLED_BACK") && after.isPresent() && !after.equals(before)) {
            return new SealedPasswordTime(before.orElse(null), after.get());
        }
        Optional<Instant> told = Stream.concat(
                        after.stream(),
                        StreamSupport.stream(document.path("steps").spliterator(), false)
                                .flatMap(step -> instant(step.at("/evidence/pwdLastSet")).stream()))
                .max(Comparator.naturalOrder());
        boolean set = rotation.path("kind").asText().equals("ROTATE") && outcome.equals("VERIFIED");
        return new SealedPasswordTime(
                told.or(() -> set ? instant(rotation.path("endedAt")) : Optional.empty())
                        .orElse(null),
                null);
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
