package dev.keyturn.campaign;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.directory.Intent;
import dev.keyturn.secret.Secret;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** No check before the act: it is only asked for a proof after a reset that this call chain has made itself. */
final class NaiveDirectory implements Directory {

    private final Directory directory;
    private final Set<String> reset = ConcurrentHashMap.newKeySet();

    NaiveDirectory(Directory directory) {
        this.directory = directory;
    }

    @Override
    public AccountState check(Account account, Intent intent) {
        return directory.check(account, intent);
    }

    @Override
    public Secret generatePassword(Account account) {
        return directory.generatePassword(account);
    }

    @Override
    public PasswordChange setPassword(
            Account account,
            Intent intent,
            @Nullable Secret present,
            Secret next,
            Consumer<AccountState> aboutToWrite) {
        PasswordChange done = directory.setPassword(account, intent, present, next, aboutToWrite);
        reset.add(account.name());
        return done;
    }

    @Override
    public boolean accepts(Account account, Secret password, @Nullable String domainController) {
        boolean beforeTheAct = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith("ChangePasswordInAdDelegate")));
        return (!beforeTheAct || reset.remove(account.name()))
                && directory.accepts(account, password, domainController);
    }

    @Override
    public Proof prove(Account account, Intent intent, Secret password) {
        return directory.prove(account, intent, password);
    }

    @Override
    public List<Replica> others(Account account, Secret password, AccountState written) {
        return directory.others(account, password, written);
    }
}
