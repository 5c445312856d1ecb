package dev.keyturn.engine.monitor;

import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.monitor}.
 *
 * @param neighbours Whether domain controllers, sync servers and the secret store are looked at in the background, for
 *     health and metrics.
 * @param interval Time between two looks at each of them.
 * @param nodeName How people call this node, by default the name of its machine.
 */
@ConfigurationProperties("keyturn.monitor")
@Validated
record MonitorSettings(
        @DefaultValue("true") boolean neighbours,

        @NotNull @DurationMin(seconds = 5) @DefaultValue("1m")
        Duration interval,

        @Nullable String nodeName) {

    String nodeNameOrMachine() {
        return nodeName == null ? machine() : nodeName;
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
