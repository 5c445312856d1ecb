package dev.keyturn.engine.monitor;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.evidence.SealedRotations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How old each password is, as rotations learnt it, and how old it may become. The same number on every node. */
final class AgeMeters implements MeterBinder {

    private final Accounts accounts;
    private final SealedRotations rotations;
    private final Clock clock;

    AgeMeters(Accounts accounts, SealedRotations rotations, Clock clock) {
        this.accounts = accounts;
        this.rotations = rotations;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (Account account : accounts.all()) {
            TimeGauge.builder("keyturn.password.age", () -> age(account.name()), TimeUnit.SECONDS)
                    .description("Age of the password; no number until Active Directory was asked")
                    .tag("account", account.name())
                    .register(meters);
            TimeGauge.builder(
                            "keyturn.password.maximum.age",
                            () -> account.maximumAge().toSeconds(),
                            TimeUnit.SECONDS)
                    .description("How old it may become")
                    .tag("account", account.name())
                    .register(meters);
        }
    }

    private double age(String account) {
        return rotations
                .passwordSetAt(account)
                .map(set -> (double) Duration.between(set, clock.instant()).toSeconds())
                .orElse(Double.NaN);
    }
}
