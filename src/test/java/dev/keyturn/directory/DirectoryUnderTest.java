package dev.keyturn.directory;

import dev.keyturn.account.Account;
import java.nio.file.Path;
import java.time.Clock;

/** A forest with one fresh connector account, whose password is not known, and what an administrator does to it. */
public interface DirectoryUnderTest extends AutoCloseable {

    /** As Keyturn would be configured for it. Locked after ten wrong passwords; at least 14 characters. */
    Account account();

    /** The domain controller under its other name. */
    String otherUrl();

    /** The connector account's own distinguished name. */
    String dn();

    /** A clock that agrees with the domain controller's. */
    Clock clock();

    void enable(boolean enabled);

    void unlock();

    /** As Microsoft's <em>Set-ADSyncRestrictedPermissions</em> leaves the account: only SELF's entries stay, beside administrators. */
    void lockDown();

    /** As where <em>Pre-Windows 2000 Compatible Access</em> was emptied: the rotator may reset and cannot read the account's restrictions. */
    void hideRestrictions();

    /** {@code badPwdCount}. */
    int failedLogons();

    @Override
    void close();

    /** A file with the password of the user that shall be the rotator. */
    static Path passwordFile(Path folder, String password) {
        try {
            return java.nio.file.Files.writeString(folder.resolve("other-rotator.password"), password);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
