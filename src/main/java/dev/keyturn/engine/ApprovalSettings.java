package dev.keyturn.engine;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keyturn.approval}.
 *
 * @param expiresAfter Time after which a request that nobody has decided ends as expired.
 */
record ApprovalSettings(
        @NotNull @DurationMin(seconds = 1) @DefaultValue("14d")
        Duration expiresAfter) {}
