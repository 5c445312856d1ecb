package dev.keyturn.lab.directory;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabCertificates;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A small Active Directory forest on loopback, over LDAPS only. It keeps its state in the lab's folder and behaves, with
 * regard to the connector account's password, as a domain controller does.
 */
public final class LabDirectory implements AutoCloseable {

    private static final String LAB_OPERATOR = "lab";

    private final LabForest forest;
    private final LabRotator rotator;
    private final LabConnectorAccount account;
    private final LabDomainController domainController;
    private final LDAPListener listener;

    /** @param port where it listens on 127.0.0.1; zero takes a free one */
    public LabDirectory(
            LabForest forest,
            LabCertificates certificates,
            LabFolder folder,
            LabKeys keys,
            Faults faults,
            Journal journal,
            Clock clock,
            int port) {
        this.forest = forest;
        this.rotator = new LabRotator(forest, folder, keys);
        this.account = new LabConnectorAccount(forest, folder, keys, faults, journal, clock);
        this.domainController = new LabDomainController(forest, account, rotator, faults, clock);
        LDAPListenerConfig config = new LDAPListenerConfig(port, new LabLdapHandler(domainController, null));
        config.setListenAddress(InetAddress.getLoopbackAddress());
        config.setServerSocketFactory(certificates.serverContext().getServerSocketFactory());
        this.listener = new LDAPListener(config);
    }

    public void start() {
        try {
            listener.startListening();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The lab's directory of " + forest.name() + " cannot listen on loopback.", e);
        }
    }

    @Override
    public void close() {
        domainController.close();
        listener.shutDown(true);
    }

    public int port() {
        return listener.getListenPort();
    }

    public String url() {
        return "ldaps://localhost:" + port();
    }

    /** A file that only its owner can read, with the rotator's password and nothing else. */
    public Path rotatorPasswordFile() {
        return rotator.passwordFile();
    }

    public LabAccount account() {
        LabAccountState state = account.state();
        return new LabAccount(
                forest.name(),
                state.fingerprint(),
                state.pwdLastSet(),
                state.enabled(),
                account.locked(),
                state.failedBinds());
    }

    /**
     * The password that the account got when the lab was made.
     *
     * @throws IllegalStateException once another one was set
     */
    public Secret initialPassword() {
        return account.initialPassword();
    }

    /**
     * Sets the password behind the product's back, as an administrator would.
     *
     * @throws IllegalArgumentException when the domain's policy refuses it
     */
    public void changePassword(Secret password) {
        changePassword(password, Duration.ZERO);
    }

    /**
     * The same, as if it had been done a while ago: the previous password is accepted for so much less.
     *
     * @throws IllegalArgumentException when the domain's policy refuses it
     */
    public void changePassword(Secret password, Duration ago) {
        try {
            account.reset(password, LAB_OPERATOR, ago);
        } catch (LDAPException e) {
            throw new IllegalArgumentException(
                    "The directory of " + forest.name() + " refuses this password: " + e.getMessage(), e);
        }
    }

    public void unlock() {
        account.unlock();
    }

    public void enable(boolean enabled) {
        account.enable(enabled);
    }
}
