package dev.keyturn.campaign;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.PasswordReset;
import dev.keyturn.secret.Secret;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** No look before the act: it is only asked for a proof after a reset that this call chain has made itself. */
final class NaiveDirectory implements Directory {

    private final Directory directory;
    private final Set<String> reset = ConcurrentHashMap.newKeySet();

    NaiveDirectory(Directory directory) {
        this.directory = directory;
    }

    @Override
    public AccountState look(Account account) {
        return directory.look(account);
    }

    @Override
    public Secret generatePassword(Account account) {
        return directory.generatePassword(account);
    }

    @Override
    public PasswordReset reset(Account account, Secret newPassword) {
        PasswordReset done = directory.reset(account, newPassword);
        reset.add(account.name());
        return done;
    }

    @Override
    public boolean proves(Account account, Secret password) {
        boolean beforeTheAct = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith("ChangePasswordInAdDelegate")));
        return (!beforeTheAct || reset.remove(account.name())) && directory.proves(account, password);
    }
}
