package dev.keyturn.secret;

import dev.keyturn.secret.SecretStore.Label;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one version of a password, without the password.
 *
 * @param rotation the id of the rotation that stored it
 * @param labels in the order in which it got them
 */
public record SecretVersion(SecretRef ref, String rotation, Instant madeAt, List<Labelled> labels) {

    /** @param until null while it carries the label */
    public record Labelled(
            Label label, Instant since, @Nullable Instant until) {}

    public SecretVersion {
        labels = List.copyOf(labels);
    }
}
