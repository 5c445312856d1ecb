package dev.keyturn.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.VaultIndex.Entry;
import dev.keyturn.secret.VaultKv.Written;
import dev.keyturn.secret.VaultStates.Seen;
import dev.keyturn.secret.VaultTransport.AnswerLost;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Passwords in HashiCorp Vault, in a KV engine, version 2. Each password is a secret of its own that is written once and
 * never again, in a place with a random name. An index for each account says which version is where and which label it
 * carries; a change of labels is one check-and-set write of the index, so it happens whole or not at all.
 *
 * <p>When an answer is lost, the index is read again and tells what became of the request. A request that was believed
 * lost and comes late changes nothing, because its check-and-set does not match any more.
 *
 * <p>Vault takes no part in the caller's transaction. {@link #promote} and {@link #discard} therefore write right before
 * that transaction commits, when everything else in it has succeeded. What a crash leaves then:
 *
 * <ul>
 *   <li><em>Before the write</em>: nothing has changed, here and in the database. The repeat does it all.
 *   <li><em>After the write, before the commit</em>: the labels have moved, the database has not. The repeat finds the
 *       version CURRENT, or no PENDING one at all, and has nothing left to do here. Until then the labels say what is true
 *       anyway: the password was verified everywhere, or is in use nowhere.
 *   <li><em>The write's answer is lost, and Vault cannot be read</em>: the transaction is rolled back with a transient
 *       failure, and the repeat finds one of the two states above.
 *   <li><em>After the commit</em>: all is done.
 * </ul>
 *
 * <p>A node of Vault may answer what was there before a write. So {@link VaultStates} keeps, for all nodes of Keyturn, how far
 * the index was seen to be: an older one is asked for again, and never taken for what there is.
 *
 * <p>{@link #stage} writes at once, the password first and then the index. A crash between the two leaves a password that
 * no index names and that was never used; the repeat makes another one.
 */
public final class VaultSecretStore implements SecretStore {

    private static final Logger LOG = LoggerFactory.getLogger(VaultSecretStore.class);

    /** Eight nodes that meet at one account need eight checks; more is a reason to come back later. */
    private static final int CHECKS = 12;

    private static final int LOST_ANSWERS = 2;
    /** Of one request: what takes longer is asked again, and the steps have a budget for that. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final VaultErrors errors;
    /** In the engine: below it one folder for each account. */
    private final String folder;

    private final VaultKv kv;
    private final VaultStates states;
    private final Clock clock;

    private VaultSecretStore(VaultErrors errors, String folder, VaultKv kv, VaultStates states, Clock clock) {
        this.errors = errors;
        this.folder = folder;
        this.kv = kv;
        this.states = states;
        this.clock = clock;
    }

    /**
     * Does not ask Vault for anything yet.
     *
     * @throws InvalidSettingException when a setting cannot be right: Keyturn must not start
     */
    public static VaultSecretStore open(VaultSettings settings, JdbcTemplate jdbc, Clock clock) {
        return open(settings, TIMEOUT, jdbc, clock);
    }

    /** The same for a check, which changes nothing: what it sees is not kept. */
    public static VaultSecretStore openToLook(VaultSettings settings, Clock clock) {
        return open(settings, TIMEOUT, null, clock);
    }

    static VaultSecretStore open(VaultSettings settings, Duration timeout, @Nullable JdbcTemplate jdbc, Clock clock) {
        URI address = settings.check();
        VaultErrors errors = new VaultErrors(address);
        VaultTransport transport = new VaultTransport(address, settings, timeout, errors);
        return new VaultSecretStore(
                errors, settings.path(), new VaultKv(settings, transport, errors, clock), new VaultStates(jdbc), clock);
    }

    @Override
    public SecretRef stage(String account, String rotation, Supplier<Secret> maker) {
        VaultIndex index = index(account);
        if (index.stagedBy(rotation).isEmpty()) {
            String place = UUID.randomUUID().toString();
            try (Secret candidate = maker.get()) {
                keep(account, rotation, place, candidate);
            }
            index = update(
                    account,
                    seen -> seen.stagedBy(rotation).isPresent()
                            ? seen
                            : seen.withStaged(rotation, place, clock.instant()));
        } else if (index.deletion() != null) {
            // an earlier try was refused for it, and the engine may have been put right since
            index = update(account, VaultIndex::again);
        }
        if (index.deletion() != null) {
            throw errors.deletionAnnounced(kv.full(indexPath(account)), index.deletion());
        }
        return index.stagedBy(rotation).orElseThrow();
    }

    @Override
    public Optional<SecretRef> find(String account, Label label) {
        return index(account).labelled(label);
    }

    @Override
    public int staged(String account, String rotation) {
        return index(account).staged(rotation);
    }

    @Override
    public Secret read(SecretRef ref) {
        Entry entry = index(ref.account()).entry(ref);
        return kv.read(
                        passwordPath(ref.account(), entry.place()),
                        states.of(ref.account()).state(),
                        answer -> VaultJson.secretAt("/data/data/password", answer)
                                .orElseThrow(errors::badAnswer))
                .orElseThrow(() -> errors.missing(ref));
    }

    @Override
    public void promote(SecretRef pending) {
        withTheTransaction(pending.account(), index -> index.promoted(pending, clock.instant()));
    }

    @Override
    public void discard(SecretRef pending) {
        withTheTransaction(pending.account(), index -> index.discarded(pending, clock.instant()));
    }

    @Override
    public List<SecretVersion> history(String account) {
        return index(account).versions();
    }

    private void withTheTransaction(String account, UnaryOperator<VaultIndex> change) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            relabel(account, change);
            return;
        }
        // what cannot be done is told to the one who asks, not to the one who commits
        change.apply(index(account));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                relabel(account, change);
            }
        });
    }

    /** What Active Directory has already is not refused for a deletion that is to come: the next rotation is. */
    private void relabel(String account, UnaryOperator<VaultIndex> change) {
        String deletion = update(account, change).deletion();
        if (deletion != null) {
            LOG.warn(errors.deletionAnnounced(kv.full(indexPath(account)), deletion)
                    .message());
        }
    }

    /** The place is used once only, so what is there already was written by an earlier try. */
    private void keep(String account, String rotation, String place, Secret password) {
        byte[] body = passwordBody(account, rotation, password);
        String path = passwordPath(account, place);
        String state = states.of(account).state();
        try {
            Written written;
            try {
                written = kv.write(path, state, body);
            } catch (AnswerLost first) {
                written = kv.write(path, state, body);
            }
            if (written.deletion() != null) {
                throw errors.deletionAnnounced(kv.full(path), written.deletion());
            }
        } catch (AnswerLost second) {
            throw second.failure();
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private VaultIndex update(String account, UnaryOperator<VaultIndex> change) {
        int lost = 0;
        int atLeast = 0;
        for (int check = 1; check <= CHECKS; check++) {
            VaultIndex seen = index(account, atLeast);
            VaultIndex next = change.apply(seen);
            if (next == seen) {
                return seen;
            }
            try {
                Written written =
                        kv.write(indexPath(account), states.of(account).state(), next.toWrite());
                if (written.done()) {
                    states.written(account, seen.revision() + 1, written.state());
                    return next.written(written.deletion());
                }
                // there is a newer one, which a standby may not have yet
                atLeast = seen.revision() + 1;
            } catch (AnswerLost e) {
                lost++;
                if (lost == LOST_ANSWERS) {
                    return checkOnceMore(account, change, e.failure());
                }
            }
        }
        throw errors.crowded(account);
    }

    private VaultIndex checkOnceMore(String account, UnaryOperator<VaultIndex> change, StepFailure otherwise) {
        VaultIndex seen = index(account);
        if (change.apply(seen) == seen) {
            return seen;
        }
        throw otherwise;
    }

    private VaultIndex index(String account) {
        return index(account, 0);
    }

    private VaultIndex index(String account, int atLeast) {
        Seen before = states.of(account);
        VaultIndex index = kv.read(indexPath(account), before.state(), answer -> {
                    try {
                        return VaultIndex.read(account, answer);
                    } catch (IllegalArgumentException e) {
                        throw errors.unreadableIndex(account);
                    }
                })
                .orElseGet(() -> VaultIndex.empty(account));
        int known = Math.max(before.revision(), atLeast);
        if (index.revision() < known) {
            throw errors.behind(account, index.revision(), known);
        }
        if (index.revision() > before.revision()) {
            states.read(account, index.revision());
        }
        return index;
    }

    private String indexPath(String account) {
        return folder + "/" + escaped(account) + "/index";
    }

    private String passwordPath(String account, String place) {
        return folder + "/" + escaped(account) + "/versions/" + escaped(place);
    }

    /** Written only where nothing is yet; the caller wipes it. */
    private static byte[] passwordBody(String account, String rotation, Secret password) {
        return VaultJson.withSecret(
                "{\"options\":{\"cas\":0},\"data\":{\"account\":\"" + quoted(account) + "\",\"rotation\":\""
                        + quoted(rotation) + "\",\"password\":\"",
                password,
                "\"}}");
    }

    /** Accounts are named by people: what could mean something in a path becomes {@code =} and its hex digits. */
    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            boolean plain = character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9'
                    || character == '-'
                    || character == '_'
                    || character == '.' && escaped.length() > 0;
            escaped.append(plain ? String.valueOf(character) : String.format("=%02x", (int) character));
        }
        return escaped.toString();
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
