package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the domain controller to work with: the PDC emulator where it answers, else the first in the list that does. */
final class AdConnector {

    private static final Logger LOG = LoggerFactory.getLogger(AdConnector.class);

    private final DirectoryAccess access;
    private final AdLogin login;
    private final Set<DomainController> failed = new HashSet<>();

    AdConnector(DirectoryAccess access, LdapDeadline deadline, Clock clock) {
        this.access = access;
        this.login = new AdLogin(access, deadline, clock);
    }

    AdSession preferred() {
        AdSession session = first();
        DomainController better = access.inListedOrder() ? null : betterThan(session);
        if (better == null) {
            return session;
        }
        try {
            AdSession preferred = login.open(better);
            session.close();
            return preferred;
        } catch (StepFailure failure) {
            LOG.info(
                    "{} {} is used instead, although it is not the PDC emulator.",
                    failure.message(),
                    session.domainController());
            return session;
        }
    }

    AdSession exactly(DomainController controller) {
        return login.open(controller);
    }

    private AdSession first() {
        StepFailure reported = null;
        for (DomainController controller : DomainController.configured(access)) {
            try {
                return login.open(controller);
            } catch (StepFailure failure) {
                if (!triesNext(failure)) {
                    throw failure;
                }
                LOG.warn("{} The next domain controller is tried, if there is one.", failure.message());
                failed.add(controller);
                reported = moreHopeful(reported, failure);
            }
        }
        throw reported == null
                ? StepFailure.refused("no-domain-controller", "No domain controller is configured.", null)
                : reported;
    }

    /** The PDC emulator, unless this is it or it has just failed. */
    private @Nullable DomainController betterThan(AdSession session) {
        String emulator = PdcEmulator.of(session);
        if (emulator == null
                || emulator.equalsIgnoreCase(session.root().dnsName())
                || session.controller().isOn(emulator)) {
            return null;
        }
        DomainController better = DomainController.configured(access).stream()
                .filter(controller -> controller.isOn(emulator))
                .findFirst()
                .orElseGet(() -> session.controller().on(emulator));
        return failed.contains(better) ? null : better;
    }

    /** Another domain controller may have a better certificate; but wrong credentials are wrong everywhere. */
    private static boolean triesNext(StepFailure failure) {
        return isTransient(failure) || "certificate-not-trusted".equals(failure.code());
    }

    /** As long as one of them may come back, waiting may help: that failure is reported. */
    private static StepFailure moreHopeful(@Nullable StepFailure known, StepFailure latest) {
        return known == null || !isTransient(known) && isTransient(latest) ? latest : known;
    }

    private static boolean isTransient(StepFailure failure) {
        return failure.kind() == StepFailure.Kind.TRANSIENT;
    }
}
