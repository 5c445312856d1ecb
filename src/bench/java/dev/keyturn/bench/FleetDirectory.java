package dev.keyturn.bench;

import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.secret.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The domains of the fleet. */
final class FleetDirectory implements Directory {

    private static final int LENGTH = 48;

    private final Fleet fleet;
    private final SecureRandom random = new SecureRandom();

    FleetDirectory(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public AccountState check(Account account, Intent intent) {
        fleet.call(account, null);
        return state(account);
    }

    @Override
    public Secret generatePassword(Account account) {
        fleet.call(account, null);
        char[] password = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            password[i] = (char) ('A' + random.nextInt(26));
        }
        return Secret.takeFrom(password);
    }

    @Override
    public PasswordChange setPassword(
            Account account,
            Intent intent,
            @Nullable Secret present,
            Secret next,
            Consumer<AccountState> aboutToWrite) {
        AccountState before = state(account, 0);
        aboutToWrite.accept(before);
        fleet.call(account, null);
        next.use(password -> {
            fleet.setPassword(account, password);
            return true;
        });
        return new PasswordChange(ChangeMethod.RESET, before, state(account));
    }

    @Override
    public boolean accepts(Account account, Secret password, @Nullable String domainController) {
        fleet.call(account, null);
        return password.use(Arrays::hashCode) == fleet.password(account);
    }

    @Override
    public Proof prove(Account account, Intent intent, Secret password) {
        return accepts(account, password, null)
                ? new Proof(state(account), Proof.Verdict.PRESENT, ProvedBy.LATE_LOGON, null)
                : new Proof(state(account), Proof.Verdict.NOT_PRESENT, null, null);
    }

    @Override
    public List<Replica> others(Account account, Secret password, AccountState written) {
        return List.of();
    }

    private static AccountState state(Account account) {
        return state(account, 1);
    }

    private static AccountState state(Account account, long keyVersion) {
        return new AccountState(
                "dc." + account.name(),
                "CN=" + account.account(),
                account.account(),
                Instant.EPOCH,
                keyVersion,
                10,
                true,
                List.of());
    }
}
