package dev.keyturn.secret;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.SecretVersion.Labelled;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of an account's password there are, where each is, and which carries which label. It holds no password.
 *
 * @param revision the version that Vault gave this document, 0 before the first; a change is written only over this one
 * @param deletion when Vault is going to delete that version; null when it is not
 * @param entries by version
 */
record VaultIndex(String account, int revision, @Nullable String deletion, List<Entry> entries) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();
    private static final int FORMAT = 1;

    /** One version of the password as the document has it. @param place the last part of the path where the password is */
    record Entry(int version, String rotation, Instant madeAt, String place, List<Labelled> labels) {

        Entry {
            Stream.of(rotation, madeAt, place).forEach(Objects::requireNonNull);
            labels = labels == null ? List.of() : List.copyOf(labels);
        }

        SecretVersion of(String account) {
            return new SecretVersion(new SecretRef(account, version), rotation, madeAt, labels);
        }

        /** The one that it carries now. */
        private @Nullable Label label() {
            return labels.stream()
                    .filter(labelled -> labelled.until() == null)
                    .map(Labelled::label)
                    .findFirst()
                    .orElse(null);
        }

        private Entry relabelled(@Nullable Label label, Instant now) {
            List<Labelled> changed = new ArrayList<>();
            for (Labelled labelled : labels) {
                changed.add(
                        labelled.until() == null ? new Labelled(labelled.label(), labelled.since(), now) : labelled);
            }
            if (label != null) {
                changed.add(new Labelled(label, now, null));
            }
            return new Entry(version, rotation, madeAt, place, changed);
        }
    }

    VaultIndex {
        entries = List.copyOf(entries);
    }

    static VaultIndex empty(String account) {
        return new VaultIndex(account, 0, null, List.of());
    }

    /** The same, to be written once more. */
    VaultIndex again() {
        return new VaultIndex(account, revision, null, entries);
    }

    /** What was read next after this was written. */
    VaultIndex written(@Nullable String deletionTime) {
        return new VaultIndex(account, revision + 1, deletionTime, entries);
    }

    Optional<SecretRef> labelled(Label label) {
        return entries.stream()
                .filter(entry -> entry.label() == label)
                .map(this::ref)
                .findFirst();
    }

    List<SecretVersion> versions() {
        return entries.stream().map(entry -> entry.of(account)).toList();
    }

    private SecretRef ref(Entry entry) {
        return new SecretRef(account, entry.version());
    }

    /** @throws IllegalArgumentException when there is no such version */
    Entry entry(SecretRef ref) {
        return entries.stream()
                .filter(entry -> ref(entry).equals(ref))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no stored password " + ref + "."));
    }

    int staged(String rotation) {
        return (int) entries.stream()
                .filter(entry -> entry.rotation().equals(rotation))
                .count();
    }

    /** @throws IllegalStateException when another rotation has a PENDING version */
    Optional<SecretRef> stagedBy(String rotation) {
        List<Entry> newestFirst = entries.stream()
                .filter(entry -> entry.label() != null)
                .sorted(Comparator.comparing(Entry::version).reversed())
                .toList();
        for (Entry entry : newestFirst) {
            if (entry.rotation().equals(rotation)) {
                return Optional.of(ref(entry));
            }
            if (entry.label() == Label.PENDING) {
                throw new IllegalStateException("Rotation " + entry.rotation()
                        + " has a PENDING password of account " + account
                        + ". Let it end or discard that password before another rotation stages one.");
            }
        }
        return Optional.empty();
    }

    VaultIndex withStaged(String rotation, String place, Instant now) {
        int next = entries.stream().mapToInt(Entry::version).max().orElse(0) + 1;
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(next, rotation, now, place, List.of(new Labelled(Label.PENDING, now, null))));
        return new VaultIndex(account, revision, null, more);
    }

    /**
     * @return this one when {@code pending} is CURRENT already
     * @throws IllegalStateException when it was discarded or replaced
     */
    VaultIndex promoted(SecretRef pending, Instant now) {
        Label label = entry(pending).label();
        if (label == Label.CURRENT) {
            return this;
        }
        if (label != Label.PENDING) {
            throw new IllegalStateException(
                    "The stored password " + pending + " is not PENDING, so it cannot become CURRENT. It is "
                            + (label == null ? "discarded or replaced" : label) + ".");
        }
        return changed(entry -> entry.label() == null ? entry : entry.relabelled(next(entry.label()), now));
    }

    /** @return this one when {@code pending} does not carry that label */
    VaultIndex discarded(SecretRef pending, Instant now) {
        return entry(pending).label() != Label.PENDING
                ? this
                : changed(entry -> entry.label() == Label.PENDING ? entry.relabelled(null, now) : entry);
    }

    private VaultIndex changed(UnaryOperator<Entry> change) {
        return new VaultIndex(
                account, revision, null, entries.stream().map(change).toList());
    }

    private static @Nullable Label next(@Nullable Label label) {
        if (label == Label.PENDING) {
            return Label.CURRENT;
        }
        return label == Label.CURRENT ? Label.PREVIOUS : null;
    }

    /** The body of a write over the revision that this index was read from, and over no other. */
    byte[] toWrite() {
        try {
            return JSON.writeValueAsBytes(
                    Map.of("options", Map.of("cas", revision), "data", new Document(FORMAT, account, entries)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The index of " + account + " cannot be written.", e);
        }
    }

    /** @throws IllegalArgumentException when the answer holds no index of this account in a format that is known */
    static VaultIndex read(String account, byte[] answer) {
        try {
            JsonNode data = JSON.readTree(answer).path("data");
            JsonNode metadata = data.path("metadata");
            int revision = metadata.path("version").asInt();
            Document document = JSON.treeToValue(data.path("data"), Document.class);
            if (document == null
                    || document.format() != FORMAT
                    || !account.equals(document.account())
                    || revision < 1) {
                throw new IllegalArgumentException("The index has another format or belongs to another account.");
            }
            return new VaultIndex(account, revision, VaultErrors.deletion(metadata), document.versions());
        } catch (IOException e) {
            throw new IllegalArgumentException("The index cannot be read.");
        }
    }

    /** The index as Vault keeps it. */
    private record Document(int format, String account, List<Entry> versions) {

        Document {
            versions = requireNonNullElse(versions, List.of());
        }
    }
}
