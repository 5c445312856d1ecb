package dev.keyturn.engine;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.watch}.
 *
 * @param enabled Whether sync servers are asked at intervals for signs of a wrong password, and a repair is asked for when
 *     there are any. On in the lab, off elsewhere.
 * @param interval Time between two checks of the servers of an account.
 * @param quietAfterRefusal Time for which no repair is asked for after a person has rejected or cancelled one.
 */
@ConfigurationProperties("keyturn.watch")
@Validated
record WatchSettings(
        @DefaultValue("false") boolean enabled,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("5m")
        Duration interval,

        @NotNull @DurationMin(seconds = 0) @DefaultValue("4h")
        Duration quietAfterRefusal) {}
