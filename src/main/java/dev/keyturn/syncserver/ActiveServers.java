package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.kernel.Finding;
import java.util.Optional;

/** Of the servers of an account exactly one is active; the others wait in staging mode. */
public final class ActiveServers {

    private ActiveServers() {}

    /**
     * @param active how many say that they are the active one
     * @param allAnswered whether every server of the account could be asked
     */
    public static Optional<Finding> check(Account account, int active, boolean allAnswered) {
        if (active > 1) {
            return Optional.of(
                    Finding.blocks(
                            account.name(),
                            "More than one sync server says that it is the active one. Set all but one to staging mode first."));
        }
        if (active == 0 && allAnswered) {
            return Optional.of(
                    Finding.blocks(
                            account.name(),
                            "No sync server says that it is the active one: that one would be left with the old password. Check the list of servers of this account."));
        }
        return Optional.empty();
    }
}
