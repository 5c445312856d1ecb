package dev.keyturn.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down the guessing of passwords. Failures are counted per client address, per user name, and per both together;
 * each count has some failures free, then a wait that doubles. Who logged in from an address within a day is held up there
 * by failures of the two together only: an attacker cannot lock a person out of the place where that person works. A
 * user name makes others wait 30 seconds at most, for the same reason. Counts are of this node and have a largest
 * number.
 */
final class LoginAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(LoginAttempts.class);

    private static final int LONGEST_NAME = 200;
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final FailureCounter together;
    private final FailureCounter addresses;
    private final FailureCounter users;
    private final Cache<String, Boolean> familiar;

    LoginAttempts(Clock clock) {
        together = new FailureCounter(5, Duration.ofMinutes(5), clock);
        addresses = new FailureCounter(20, Duration.ofMinutes(5), clock);
        users = new FailureCounter(20, Duration.ofSeconds(30), clock);
        familiar = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Before a password is checked. */
    void check(String address, String user) {
        String from = ClientAddress.of(address);
        String name = name(user);
        Duration wait = together.wait(from + " " + name);
        if (familiar.getIfPresent(from + " " + name) == null) {
            wait = longer(wait, longer(addresses.wait(from), users.wait(name)));
        }
        if (!wait.isZero()) {
            throw new TooManyAttemptsException(wait);
        }
    }

    void failed(String address, String user) {
        String from = ClientAddress.of(address);
        String name = name(user);
        together.add(from + " " + name);
        addresses.add(from);
        users.add(name);
        LOG.warn("A login as {} from {} failed. After several, the next one has to wait.", printable(name), from);
    }

    void succeeded(String address, String user) {
        String both = ClientAddress.of(address) + " " + name(user);
        together.forget(both);
        familiar.put(both, true);
    }

    private static String name(String user) {
        return user.substring(0, Math.min(user.length(), LONGEST_NAME)).toLowerCase(Locale.ROOT);
    }

    /** A user name cannot write a line of its own into the log. */
    private static String printable(String name) {
        return name.isEmpty() ? "nobody" : name.replaceAll("[^\\p{L}\\p{N}._@+#'|:-]", "?");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
