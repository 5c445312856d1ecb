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
 * @param entries by version
 */
record VaultIndex(String account, int revision, List<Entry> entries) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();
    private static final int FORMAT = 1;

    /** @param place the last part of the path where the password is */
    record Entry(SecretVersion version, String place) {

        /** The one that it carries now. */
        @Nullable
        Label label() {
            return version.labels().stream()
                    .filter(labelled -> labelled.until() == null)
                    .map(Labelled::label)
                    .findFirst()
                    .orElse(null);
        }

        private Entry relabelled(@Nullable Label label, Instant now) {
            List<Labelled> labels = new ArrayList<>();
            for (Labelled labelled : version.labels()) {
                labels.add(labelled.until() == null ? new Labelled(labelled.label(), labelled.since(), now) : labelled);
            }
            if (label != null) {
                labels.add(new Labelled(label, now, null));
            }
            return new Entry(new SecretVersion(version.ref(), version.rotation(), version.madeAt(), labels), place);
        }
    }

    VaultIndex {
        entries = List.copyOf(entries);
    }

    Optional<Entry> labelled(Label label) {
        return entries.stream().filter(entry -> entry.label() == label).findFirst();
    }

    /** @throws IllegalArgumentException when there is no such version */
    Entry entry(SecretRef ref) {
        return entries.stream()
                .filter(entry -> entry.version().ref().equals(ref))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no stored password " + ref + "."));
    }

    int staged(String rotation) {
        return (int) entries.stream()
                .filter(entry -> entry.version().rotation().equals(rotation))
                .count();
    }

    /** @throws IllegalStateException when another rotation has a PENDING version */
    Optional<SecretRef> stagedBy(String rotation) {
        List<Entry> newestFirst = entries.stream()
                .filter(entry -> entry.label() != null)
                .sorted(Comparator.comparing(
                                (Entry entry) -> entry.version().ref().version())
                        .reversed())
                .toList();
        for (Entry entry : newestFirst) {
            SecretVersion version = entry.version();
            if (version.rotation().equals(rotation)) {
                return Optional.of(version.ref());
            }
            if (entry.label() == Label.PENDING) {
                throw new IllegalStateException("Rotation " + version.rotation()
                        + " has a PENDING password of account " + account
                        + ". Let it end or discard that password before another rotation stages one.");
            }
        }
        return Optional.empty();
    }

    VaultIndex withStaged(String rotation, String place, Instant now) {
        int next = entries.stream()
                        .mapToInt(entry -> entry.version().ref().version())
                        .max()
                        .orElse(0)
                + 1;
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(
                new SecretVersion(
                        new SecretRef(account, next), rotation, now, List.of(new Labelled(Label.PENDING, now, null))),
                place));
        return new VaultIndex(account, revision, more);
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
        return new VaultIndex(account, revision, entries.stream().map(change).toList());
    }

    private static @Nullable Label next(@Nullable Label label) {
        if (label == Label.PENDING) {
            return Label.CURRENT;
        }
        return label == Label.CURRENT ? Label.PREVIOUS : null;
    }

    /** The body of a write over the revision that this index was read from, and over no other. */
    byte[] toWrite() {
        List<Row> rows = entries.stream().map(Row::of).toList();
        try {
            return JSON.writeValueAsBytes(
                    Map.of("options", Map.of("cas", revision), "data", new Document(FORMAT, account, rows)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The index of " + account + " cannot be written.", e);
        }
    }

    /** @throws IllegalArgumentException when the answer holds no index of this account in a format that is known */
    static VaultIndex read(String account, byte[] answer) {
        try {
            JsonNode data = JSON.readTree(answer).path("data");
            int revision = data.at("/metadata/version").asInt();
            Document document = JSON.treeToValue(data.path("data"), Document.class);
            if (document == null
                    || document.format() != FORMAT
                    || !account.equals(document.account())
                    || revision < 1) {
                throw new IllegalArgumentException("The index has another format or belongs to another account.");
            }
            return new VaultIndex(
                    account,
                    revision,
                    document.versions().stream().map(row -> row.in(account)).toList());
        } catch (IOException e) {
            throw new IllegalArgumentException("The index cannot be read.");
        }
    }

    /** The index as Vault keeps it. */
    private record Document(int format, String account, List<Row> versions) {

        Document {
            versions = requireNonNullElse(versions, List.of());
        }
    }

    private record Row(int version, String rotation, Instant madeAt, String place, List<Labelled> labels) {

        Row {
            Stream.of(rotation, madeAt, place).forEach(Objects::requireNonNull);
            labels = requireNonNullElse(labels, List.of());
        }

        static Row of(Entry entry) {
            SecretVersion version = entry.version();
            return new Row(
                    version.ref().version(), version.rotation(), version.madeAt(), entry.place(), version.labels());
        }

        Entry in(String account) {
            return new Entry(new SecretVersion(new SecretRef(account, version), rotation, madeAt, labels), place);
        }
    }
}
