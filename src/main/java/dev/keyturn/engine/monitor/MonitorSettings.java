package dev.keyturn.engine.monitor;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.monitor}.
 *
 * @param dependencies Whether domain controllers, sync servers and the secret store are probed in the background,
 *     for health and metrics.
 * @param health Whether /actuator/health says how they are. Keyturn's own application has it on. Elsewhere, name the status
 *     DEGRADED in management.endpoint.health.status.order when it is switched on.
 * @param interval Time between two probes of each of them.
 */
@ConfigurationProperties("keyturn.monitor")
@Validated
record MonitorSettings(
        @DefaultValue("true") boolean dependencies,

        @DefaultValue("false") boolean health,

        @NotNull @DurationMin(seconds = 5) @DefaultValue("1m")
        Duration interval) {}
