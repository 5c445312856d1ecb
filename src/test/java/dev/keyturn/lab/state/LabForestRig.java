package dev.keyturn.lab.state;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.lab.directory.LabDirectory;
import dev.keyturn.lab.directory.LabForest;
import dev.keyturn.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** One forest of the lab in a folder, and the account as Keyturn would be configured for it. Its clock is moved by hand. */
public final class LabForestRig implements AutoCloseable {

    public static final LabForest CONTOSO = new LabForest(
            "contoso.com", "MSOL_0a1b2c3d4e5f", "DC=contoso,DC=com", "CN=keyturn,CN=Users,DC=contoso,DC=com");
    public static final String TARGET = CONTOSO.target();

    /** A clock that stands still until it is moved. */
    public static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-03-02T08:00:00Z");

        public synchronized void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    public final HandClock clock = new HandClock();
    final LabFolder folder;
    public final LabKeys keys;
    public final Faults faults;
    public final Journal journal;
    public final LabCertificates certificates;
    public final LabDirectory directory;

    public LabForestRig(Path root) {
        folder = new LabFolder(root);
        keys = new LabKeys(folder);
        faults = new Faults(clock);
        journal = new Journal(folder, clock);
        certificates = new LabCertificates(folder, Clock.systemUTC());
        directory = new LabDirectory(CONTOSO, certificates, folder, keys, faults, journal, clock, 0);
        directory.start();
    }

    public Account account() {
        return account(certificates.caFile(), Duration.ofSeconds(10), directory.url());
    }

    public Account account(Path caFile, Duration timeout, String... urls) {
        DirectoryAccess access = AccessTo.simple(
                List.of(urls), caFile, CONTOSO.baseDn(), CONTOSO.rotatorDn(), directory.rotatorPasswordFile(), timeout);
        return account(CONTOSO.account(), access);
    }

    public static Account account(String name, DirectoryAccess access) {
        return new Account("contoso.com", name, "contoso.com", null, access, List.of(), false, null, null);
    }

    public static Secret secret(String text) {
        return Secret.takeFrom(text.toCharArray());
    }

    public List<String> actions() {
        return journal.all().stream().map(Journal.Entry::action).toList();
    }

    @Override
    public void close() {
        directory.close();
    }
}
