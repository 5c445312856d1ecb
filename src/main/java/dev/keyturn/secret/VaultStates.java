package dev.keyturn.secret;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * How far the index of each account was seen to be, in the table {@code keyturn_vault_index}: what one node has seen, no node
 * takes for undone. Standbys of Vault answer what was there before a write, or nothing, for as long as it is on its way.
 */
final class VaultStates {

    /** Longer ones are not kept: it says how far Vault is, and need not be known. */
    private static final int LONGEST_STATE = 1000;

    private static final Seen NOTHING = new Seen(0, null);

    private final @Nullable JdbcTemplate jdbc;

    /** @param jdbc null where nothing is to be kept */
    VaultStates(@Nullable JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param revision of the index; 0 when none was seen
     * @param state what Vault called the state that the last write made; null where it did not say
     */
    record Seen(int revision, @Nullable String state) {}

    Seen of(String account) {
        if (jdbc == null) {
            return NOTHING;
        }
        return jdbc
                .query(
                        "select revision, state from keyturn_vault_index where account = ?",
                        (row, number) -> new Seen(row.getInt("revision"), row.getString("state")),
                        account)
                .stream()
                .findFirst()
                .orElse(NOTHING);
    }

    /** In a transaction it is left to the next one who reads: a row that another node makes meanwhile would end it. */
    void read(String account, int revision) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            keep(account, revision, null);
        }
    }

    void written(String account, int revision, @Nullable String state) {
        keep(account, revision, state != null && state.length() > LONGEST_STATE ? null : state);
    }

    private void keep(String account, int revision, @Nullable String state) {
        if (jdbc == null || update(account, revision, state) > 0 || of(account).revision() > 0) {
            return;
        }
        try {
            jdbc.update(
                    "insert into keyturn_vault_index (account, revision, state) values (?, ?, ?)",
                    account,
                    revision,
                    state);
        } catch (DuplicateKeyException another) {
            if (TransactionSynchronizationManager.isActualTransactionActive()) {
                throw another;
            }
            update(account, revision, state);
        }
    }

    private int update(String account, int revision, @Nullable String state) {
        return Objects.requireNonNull(jdbc)
                .update(
                        "update keyturn_vault_index set revision = ?, state = coalesce(cast(? as varchar(1000)), state)"
                                + " where account = ? and revision <= ?",
                        revision,
                        state,
                        account,
                        revision);
    }
}
