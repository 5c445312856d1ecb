package dev.keyturn.directory;

import dev.keyturn.account.Logon;
import dev.keyturn.kernel.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many wrong passwords the account can take, and whether clocks agree. */
final class LogonFindings {

    /** Two servers with the old password and one more guess lock an account with less. */
    private static final int COMFORTABLE = 3;
    /** What Kerberos tolerates by default. */
    private static final Duration KERBEROS_LIMIT = Duration.ofMinutes(5);

    private static final Duration UNREMARKABLE = Duration.ofMinutes(1);

    private LogonFindings() {}

    static List<Finding> of(Observation seen) {
        List<Finding> findings = new ArrayList<>();
        findings.add(lockout(seen));
        Duration ahead = seen.root().ahead();
        if (ahead != null && ahead.abs().compareTo(UNREMARKABLE) > 0) {
            findings.add(clock(seen, ahead));
        }
        return findings;
    }

    private static Finding lockout(Observation seen) {
        int threshold = seen.policy().lockoutThreshold();
        if (threshold == 0) {
            return seen.informs(
                    seen.policy().complete()
                            ? "is never locked for wrong passwords."
                            : "has a lockout policy that the rotator may not read.");
        }
        String message = "is locked after " + threshold + " wrong passwords; " + seen.domainController()
                + " has counted " + seen.wrongLogons() + ", so " + seen.wrongLogonsLeft() + " more lock it.";
        return seen.wrongLogonsLeft() >= COMFORTABLE || seen.locked()
                ? seen.informs(message)
                : seen.warns(message + " Find what sends the wrong password, or wait until they are forgotten.");
    }

    private static Finding clock(Observation seen, Duration ahead) {
        String name = seen.domainController();
        String message = "The clock of " + name + " is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " Keyturn's; correct the one that is wrong.";
        boolean fails = seen.account().directory().logon() == Logon.KERBEROS
                && ahead.abs().compareTo(KERBEROS_LIMIT) > 0;
        return fails ? Finding.blocks(name, message) : Finding.warns(name, message);
    }
}
