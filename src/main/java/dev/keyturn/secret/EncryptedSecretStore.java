package dev.keyturn.secret;

import dev.keyturn.kernel.DiskSync;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.Keyset.Sealed;
import dev.keyturn.secret.SecretRows.Row;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Passwords in the table {@code keyturn_secret}, encrypted with AES-256-GCM. Account and version are associated data, so
 * a ciphertext that was moved to another row does not decrypt.
 *
 * <p>{@link #stage} always commits by itself, and forces it to the disk: the password is durable before anything else learns of it, independent of
 * what becomes of the caller's transaction. Everything else joins the caller's transaction when there is one.
 */
public final class EncryptedSecretStore implements SecretStore {

    private static final Logger LOG = LoggerFactory.getLogger(EncryptedSecretStore.class);
    private static final int STAGE_ATTEMPTS = 5;

    private final SecretRows rows;
    private final Keyset keyset;
    private final TransactionTemplate own;
    private final TransactionTemplate joined;
    private final DiskSync disk;

    /** @throws InvalidSettingException when the table holds a password that the keyset cannot decrypt */
    public EncryptedSecretStore(
            JdbcTemplate jdbc, PlatformTransactionManager transactions, Keyset keyset, Clock clock) {
        this.rows = new SecretRows(jdbc, clock);
        this.disk = new DiskSync(jdbc);
        this.keyset = keyset;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.joined = new TransactionTemplate(transactions);
        refuseWrongKeyset();
    }

    /** Whether anything is encrypted already, so that a lost keyset is not silently replaced. */
    public static boolean holdsSecrets(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.queryForObject("select exists (select 1 from keyturn_secret)", Boolean.class));
    }

    @Override
    public SecretRef stage(String account, String rotation, Supplier<Secret> maker) {
        Optional<SecretRef> staged = own.execute(status -> stagedBy(account, rotation));
        if (staged.isPresent()) {
            // another attempt may have died between the two
            disk.force();
            return staged.get();
        }
        try (Secret candidate = maker.get()) {
            SecretRef stored = stageNew(account, rotation, candidate);
            disk.force();
            return stored;
        }
    }

    @Override
    public Optional<SecretRef> find(String account, Label label) {
        return rows.labelled(account, label).map(Row::ref);
    }

    @Override
    public int staged(String account, String rotation) {
        return rows.staged(account, rotation);
    }

    @Override
    public Secret read(SecretRef ref) {
        Row row = rows.find(ref).orElseThrow(() -> unknown(ref));
        try {
            return decrypt(row);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The stored password " + ref
                    + " cannot be decrypted: its row was changed, or the keyset " + keyset.path() + " was.");
        }
    }

    @Override
    public void promote(SecretRef pending) {
        joined.executeWithoutResult(status -> {
            Label label = lockAndLabel(pending);
            if (label == Label.CURRENT) {
                return;
            }
            if (label != Label.PENDING) {
                throw new IllegalStateException(
                        "The stored password " + pending + " is not PENDING, so it cannot become" + " CURRENT. It is "
                                + (label == null ? "discarded or replaced" : label) + ".");
            }
            rows.moveLabel(pending.account(), Label.PREVIOUS, null);
            rows.moveLabel(pending.account(), Label.CURRENT, Label.PREVIOUS);
            rows.moveLabel(pending.account(), Label.PENDING, Label.CURRENT);
        });
    }

    @Override
    public void discard(SecretRef pending) {
        joined.executeWithoutResult(status -> {
            if (lockAndLabel(pending) == Label.PENDING) {
                rows.moveLabel(pending.account(), Label.PENDING, null);
            }
        });
    }

    @Override
    public List<SecretVersion> history(String account) {
        return rows.history(account);
    }

    /** Another node may be staging too: the table's constraints let one insert win, and the others take what it stored. */
    private SecretRef stageNew(String account, String rotation, Secret candidate) {
        for (int attempt = 1; ; attempt++) {
            try {
                return own.execute(
                        status -> stagedBy(account, rotation).orElseGet(() -> insert(account, rotation, candidate)));
            } catch (DuplicateKeyException e) {
                if (attempt == STAGE_ATTEMPTS) {
                    throw e;
                }
                LOG.debug("Another node staged a password of {} at the same time; checking again.", account);
            }
        }
    }

    private Optional<SecretRef> stagedBy(String account, String rotation) {
        for (Row row : rows.labelled(account)) {
            if (row.rotation().equals(rotation)) {
                return Optional.of(row.ref());
            }
            if (row.label() == Label.PENDING) {
                throw new IllegalStateException("Rotation " + row.rotation() + " has a PENDING password of account "
                        + account + ". Let it end or discard that password before another rotation stages one.");
            }
        }
        return Optional.empty();
    }

    private SecretRef insert(String account, String rotation, Secret candidate) {
        SecretRef ref = new SecretRef(account, rows.nextVersion(account));
        Sealed sealed = candidate.useUtf8(clear -> keyset.encrypt(clear, associatedData(ref)));
        rows.insert(ref, rotation, sealed);
        return ref;
    }

    private @Nullable Label lockAndLabel(SecretRef ref) {
        rows.lock(ref.account());
        return rows.find(ref).orElseThrow(() -> unknown(ref)).label();
    }

    private Secret decrypt(Row row) throws GeneralSecurityException {
        return Secret.takeFromUtf8(keyset.decrypt(row.ciphertext(), associatedData(row.ref())));
    }

    private void refuseWrongKeyset() {
        for (Row row : rows.all()) {
            try {
                decrypt(row).close();
            } catch (GeneralSecurityException e) {
                throw new InvalidSettingException(
                        Keyset.SETTING,
                        "names the file " + keyset.path() + ", which cannot decrypt the stored password " + row.ref()
                                + (keyset.holds(row.keyId())
                                        ? " although it has its key " + row.keyId() + ": the row was changed. Put the"
                                                + " database back from a backup."
                                        : ": it lacks the key " + row.keyId()
                                                + ". Put the keyset back that this database was written with."));
            }
        }
    }

    private static byte[] associatedData(SecretRef ref) {
        return ("keyturn secret, version " + ref.version() + " of " + ref.account()).getBytes(StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException unknown(SecretRef ref) {
        return new IllegalArgumentException("There is no stored password " + ref + ".");
    }
}
