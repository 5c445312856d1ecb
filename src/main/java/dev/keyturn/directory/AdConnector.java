package dev.keyturn.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the domain controller to work with: the PDC emulator where it answers, else the first in the list that does. */
final class AdConnector {

    private static final Logger LOG = LoggerFactory.getLogger(AdConnector.class);

    /** Refusals that say nothing of the other domain controllers. */
    private static final Set<String> OF_THIS_ONE =
            Set.of("certificate-not-trusted", "no-certificate", "read-only-controller");

    private final DirectoryAccess access;
    private final AdLogin login;
    private final Predicate<String> standsForSeveral;
    private final Set<DomainController> failed = new HashSet<>();

    AdConnector(DirectoryAccess access, LdapDeadline deadline, Clock clock) {
        this(access, deadline, clock, AdConnector::hasSeveralAddresses);
    }

    /** @param standsForSeveral whether a name in DNS leads to several machines, to another one each time */
    AdConnector(DirectoryAccess access, LdapDeadline deadline, Clock clock, Predicate<String> standsForSeveral) {
        this.access = access;
        this.login = new AdLogin(access, deadline, clock);
        this.standsForSeveral = standsForSeveral;
    }

    AdSession preferred() {
        return byItsOwnName(chosen());
    }

    /**
     * A name that stands for several domain controllers, such as the domain's, leads to another one each time. So that the rest of
     * a rotation asks the one that it has written to, that one is called by its own name.
     */
    private AdSession byItsOwnName(AdSession session) {
        String own = session.root().dnsName();
        DomainController controller = session.controller();
        if (own == null || controller.isOn(own) || !standsForSeveral.test(controller.host())) {
            return session;
        }
        try {
            AdSession named = login.open(controller.on(own));
            session.close();
            return named;
        } catch (StepFailure failure) {
            LOG.warn(
                    "{} {} stands for several domain controllers in turn, and this one cannot be called by its own name. List each by its"
                            + " own name.",
                    failure.message(),
                    controller.host());
            return session;
        }
    }

    private static boolean hasSeveralAddresses(String host) {
        try {
            return InetAddress.getAllByName(host).length > 1;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private AdSession chosen() {
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

    /** This one while it answers, else the preferred one. */
    AdSession keeping(@Nullable String domainController) {
        if (domainController == null) {
            return preferred();
        }
        DomainController kept = DomainController.named(domainController, access);
        try {
            return login.open(kept);
        } catch (StepFailure failure) {
            if (!isTransient(failure)) {
                throw failure;
            }
            LOG.warn("{} Another domain controller is asked instead, if there is one.", failure.message());
            failed.add(kept);
            return preferred();
        }
    }

    AdSession exactly(DomainController controller) {
        return login.open(controller);
    }

    /** Logged in as the account itself. */
    AdSession as(DomainController controller, String account, String dn, Secret password) {
        return login.openAs(controller, account, dn, password);
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
                ? StepFailure.refused("no-domain-controller", "No domain controller is configured.")
                : reported;
    }

    /** The PDC emulator, unless this is it or it has just failed. */
    private @Nullable DomainController betterThan(AdSession session) {
        String emulator = pdcEmulator(session);
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
        return isTransient(failure) || OF_THIS_ONE.contains(failure.code());
    }

    /** As long as one of them may come back, waiting may help: that failure is reported. */
    private static StepFailure moreHopeful(@Nullable StepFailure known, StepFailure latest) {
        return known == null || !isTransient(known) && isTransient(latest) ? latest : known;
    }

    private static boolean isTransient(StepFailure failure) {
        return failure.kind() == StepFailure.Kind.TRANSIENT;
    }

    /**
     * The name in DNS of the one that the others turn to when a password fails, as the domain's own object has it; null when
     * it cannot be found out.
     */
    private static @Nullable String pdcEmulator(AdSession session) {
        String domain = session.root().domain();
        if (domain == null) {
            return null;
        }
        try {
            // names the settings object below the domain controller's own
            String owner = value(session, domain, "fSMORoleOwner");
            DN controller = owner == null ? null : new DN(owner).getParent();
            return controller == null ? null : value(session, controller.toString(), "dNSHostName");
        } catch (LDAPException e) {
            LOG.debug("{} does not tell which one is the PDC emulator.", session.domainController(), e);
            return null;
        }
    }

    private static @Nullable String value(AdSession session, String dn, String attribute) throws LDAPException {
        Entry entry = session.connection().getEntry(dn, attribute);
        return entry == null ? null : entry.getAttributeValue(attribute);
    }
}
