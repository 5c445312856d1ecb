package dev.keyturn.engine.monitor;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.evidence.PasswordAges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How old each password is, as rotations learnt it, and how old it may become. The same number on every node. */
final class AgeMeters implements MeterBinder {

    private final Accounts accounts;
    private final PasswordAges ages;

    AgeMeters(Accounts accounts, PasswordAges ages) {
        this.accounts = accounts;
        this.ages = ages;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (Account account : accounts.all()) {
            TimeGauge.builder("keyturn.password.age", () -> age(account), TimeUnit.SECONDS)
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

    private double age(Account account) {
        Duration age = ages.of(account, null).duration();
        return age == null ? Double.NaN : age.toSeconds();
    }
}
