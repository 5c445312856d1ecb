package dev.keyturn.lab;

import dev.keyturn.account.Account;
import dev.keyturn.directory.DirectoryUnderTest;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.LabForestRig;
import java.nio.file.Path;
import java.time.Clock;

/** The lab's directory, as one of those that keep the contract. */
public final class LabUnderTest implements DirectoryUnderTest {

    private final LabForestRig lab;

    public LabUnderTest(Path folder) {
        this.lab = new LabForestRig(folder);
    }

    @Override
    public Account account() {
        return lab.account();
    }

    @Override
    public String otherUrl() {
        return "ldaps://127.0.0.1:" + lab.directory.port();
    }

    @Override
    public String dn() {
        return LabForestRig.CONTOSO.accountDn();
    }

    @Override
    public Clock clock() {
        return lab.clock;
    }

    @Override
    public void enable(boolean enabled) {
        lab.directory.enable(enabled);
    }

    @Override
    public void unlock() {
        lab.directory.unlock();
    }

    @Override
    public void lockDown() {
        lab.faults.add(LabForestRig.TARGET, Fault.RESTRICTED_PERMISSIONS, 1, null);
    }

    @Override
    public void hideRestrictions() {
        lab.faults.add(LabForestRig.TARGET, Fault.UNREADABLE_ACCOUNT, 1, null);
    }

    @Override
    public int failedLogons() {
        return lab.directory.account().failedBinds();
    }

    @Override
    public void close() {
        lab.close();
    }
}
