package dev.keyturn.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.problem.Problems;
import dev.keyturn.work.Backoff;
import jakarta.servlet.http.HttpServletResponse;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

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

    /** The parts of an address of version 6 that name its network. */
    private static final int NETWORK_PARTS = 4;

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
        String from = client(address);
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
        String from = client(address);
        String name = name(user);
        together.add(from + " " + name);
        addresses.add(from);
        users.add(name);
        LOG.warn("A login as {} from {} failed. After several, the next one has to wait.", printable(name), from);
    }

    void succeeded(String address, String user) {
        String both = client(address) + " " + name(user);
        together.forget(both);
        familiar.put(both, true);
    }

    /** Slows down the guessing of passwords over HTTP basic. */
    AuthenticationProvider throttled(AuthenticationProvider login) {
        return new AuthenticationProvider() {

            @Override
            public boolean supports(Class<?> authentication) {
                return login.supports(authentication);
            }

            @Override
            public Authentication authenticate(Authentication claimed) {
                if (!(claimed.getDetails() instanceof WebAuthenticationDetails request)) {
                    return login.authenticate(claimed);
                }
                String address = request.getRemoteAddress();
                check(address, claimed.getName());
                try {
                    Authentication known = login.authenticate(claimed);
                    succeeded(address, claimed.getName());
                    return known;
                } catch (BadCredentialsException wrong) {
                    failed(address, claimed.getName());
                    throw wrong;
                }
            }
        };
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

    /**
     * An address as far as it stands for one client: of version 6, a client has as many as it wants in its own network.
     *
     * @param address as the servlet interface gives it: numbers, never a name
     */
    static String client(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress client = InetAddress.getByName(address);
            String written = client.getHostAddress();
            return client instanceof Inet6Address
                    ? String.join(":", Arrays.copyOf(written.split(":"), NETWORK_PARTS)) + "::/64"
                    : written;
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }

    /** Counts failures by a key and says how long the next attempt has to wait: a second after the free ones, then doubled. */
    static final class FailureCounter {

        /** The least used ones make room: a flood of names or addresses cannot fill the memory. */
        static final int MOST_KEYS = 50_000;

        private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
        private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

        private final int free;
        private final Backoff backoff;
        private final Clock clock;
        private final Cache<String, Failures> counts;

        FailureCounter(int free, Duration longest, Clock clock) {
            this.free = free;
            this.backoff = new Backoff(FIRST_WAIT, longest);
            this.clock = clock;
            this.counts = Caffeine.newBuilder()
                    .maximumSize(MOST_KEYS)
                    .expireAfterWrite(FORGOTTEN_AFTER)
                    .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                    .build();
        }

        Duration wait(String key) {
            Failures failures = counts.getIfPresent(key);
            return failures == null
                    ? Duration.ZERO
                    : Duration.ofMillis(Math.max(0, failures.untilMillis() - clock.millis()));
        }

        void add(String key) {
            counts.asMap().compute(key, (same, before) -> {
                int count = before == null ? 1 : before.count() + 1;
                long wait = backoff.pause(count - free + 1).toMillis();
                return new Failures(count, count < free ? 0 : clock.millis() + wait);
            });
        }

        void forget(String key) {
            counts.invalidate(key);
        }

        /** How many keys it holds, after those that are too many were dropped. */
        long size() {
            counts.cleanUp();
            return counts.estimatedSize();
        }

        private record Failures(int count, long untilMillis) {}
    }

    /** A password was not checked, because there were too many wrong ones before it. */
    static final class TooManyAttemptsException extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        private final long seconds;

        TooManyAttemptsException(Duration wait) {
            super("There were too many failed logins.");
            this.seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        }

        ProblemDetail problem(HttpServletResponse response) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
            return Problems.of(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-attempts",
                    "There were too many failed logins, so this one was not checked; try again in " + seconds
                            + (seconds == 1 ? " second." : " seconds."));
        }
    }
}
