package dev.keyturn.campaign;

import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** No staging before Active Directory: a new password is only in memory until it is promoted. */
final class NaiveSecretStore implements SecretStore {

    private static final int IN_MEMORY = 1_000_000;

    private record Pending(String rotation, char[] password, SecretRef ref) {}

    private final SecretStore store;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private int next = IN_MEMORY;

    NaiveSecretStore(SecretStore store) {
        this.store = store;
    }

    @Override
    public synchronized SecretRef stage(String account, String rotation, Supplier<Secret> maker) {
        Pending known = pending.get(account);
        if (known != null && known.rotation().equals(rotation)) {
            return known.ref();
        }
        try (Secret made = maker.get()) {
            char[] password = made.use(char[]::clone);
            Pending fresh = new Pending(rotation, password, new SecretRef(account, next++));
            pending.put(account, fresh);
            return fresh.ref();
        }
    }

    @Override
    public Optional<SecretRef> find(String account, Label label) {
        return label == Label.PENDING
                ? Optional.ofNullable(pending.get(account)).map(Pending::ref)
                : store.find(account, label);
    }

    @Override
    public List<SecretVersion> history(String account) {
        return store.history(account);
    }

    @Override
    public int staged(String account, String rotation) {
        Pending known = pending.get(account);
        return known != null && known.rotation().equals(rotation) ? 1 : 0;
    }

    @Override
    public Secret read(SecretRef ref) {
        if (ref.version() < IN_MEMORY) {
            return store.read(ref);
        }
        return Secret.takeFrom(memory(ref).password().clone());
    }

    @Override
    public void promote(SecretRef ref) {
        if (ref.version() < IN_MEMORY) {
            store.promote(ref);
            return;
        }
        Pending known = memory(ref);
        store.promote(store.stage(
                ref.account(),
                known.rotation(),
                () -> Secret.takeFrom(known.password().clone())));
        pending.remove(ref.account());
    }

    @Override
    public void discard(SecretRef ref) {
        if (ref.version() < IN_MEMORY) {
            store.discard(ref);
        } else {
            pending.remove(ref.account());
        }
    }

    private Pending memory(SecretRef ref) {
        Pending known = pending.get(ref.account());
        if (known == null || !known.ref().equals(ref)) {
            throw new IllegalArgumentException("There is no stored password " + ref + ".");
        }
        return known;
    }
}
