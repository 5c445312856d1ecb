package dev.keyturn.step;

import dev.keyturn.kernel.Fence;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one step.
 *
 * @param rotationId the rotation it belongs to
 * @param account the account's name in the inventory
 * @param direction which password is being brought
 * @param server the sync server it works on; null when it is not about one server
 * @param fence orders this attempt among all attempts
 * @param repeated whether an earlier attempt may have had its effect already: check before you act
 * @param startedAt when the first attempt of this step began
 * @param ownership asks, right before an irreversible call, whether this attempt may still act
 * @param notes keeps what was done for sure, before the attempt goes on to what may fail
 */
public record StepContext(
        String rotationId,
        String account,
        Direction direction,
        @Nullable String server,
        Fence fence,
        boolean repeated,
        Instant startedAt,
        Ownership ownership,
        Notes notes) {

    /** Whether this attempt is still the one that may act. */
    @FunctionalInterface
    public interface Ownership {

        /** @throws Overtaken when the step was taken over by another node, or its token has moved on */
        void confirm();
    }

    /** Where an attempt writes down what it has changed. */
    @FunctionalInterface
    public interface Notes {

        /** @param evidence plain values, and never a secret */
        void done(Map<String, Object> evidence);
    }

    /** Thrown through the adapter's caller to end an attempt that is no longer waited for. */
    public static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Overtaken() {
            super("This attempt was overtaken.", null, false, false);
        }
    }

    /** @throws IllegalStateException when this step is not about one server */
    public String requiredServer() {
        if (server == null) {
            throw new IllegalStateException("This step is not about one sync server.");
        }
        return server;
    }
}
