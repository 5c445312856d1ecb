package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.trigger.ChangeWindows;
import dev.keyturn.trigger.Schedule;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.schedule}.
 *
 * @param enabled Whether a rotation is asked for before a password is older than keyturn.accounts[].maximum-age.
 * @param windows When passwords may be changed, such as "Sat 22:00-02:00", "Mon-Thu 20:00-23:00" or "daily 01:00-04:00".
 * @param freezes Days on which nothing is changed, such as "2026-12-18/2027-01-06" or one day alone.
 * @param timeZone Time zone of windows and freezes.
 * @param lead How long before a password is too old its rotation is asked for, at the latest.
 * @param spread Over which time before that the accounts are spread, so that not all are due on the same day.
 * @param notice The least time between the request and its change window, for people to approve.
 * @param quietAfterRefusal Time for which nothing is asked for after a rotation ended without a verified password.
 * @param interval Time between two checks of an account.
 */
@ConfigurationProperties("keyturn.schedule")
@Validated
record ScheduleSettings(
        @DefaultValue("false") boolean enabled,
        @NotEmpty @DefaultValue("daily 20:00-06:00") List<String> windows,
        @DefaultValue List<String> freezes,
        @NotNull @DefaultValue("UTC") ZoneId timeZone,

        @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("14d")
        Duration lead,

        @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("7d")
        Duration spread,

        @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("1d")
        Duration notice,

        @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("3d")
        Duration quietAfterRefusal,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("1h")
        Duration interval) {

    /** @throws InvalidSettingException when windows or freezes cannot be read */
    Schedule toSchedule() {
        return new Schedule(changeWindows(), lead, spread, notice);
    }

    private ChangeWindows changeWindows() {
        try {
            return ChangeWindows.of(windows, freezes, timeZone);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("keyturn.schedule", "cannot be read. " + e.getMessage());
        }
    }
}
