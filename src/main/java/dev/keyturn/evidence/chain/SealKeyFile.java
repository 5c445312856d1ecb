package dev.keyturn.evidence.chain;

import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.OwnerOnlyFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the keys that seal evidence: a JWK set that only its owner can read. Earlier versions wrote a single JWK. */
final class SealKeyFile {

    private static final Logger log = LoggerFactory.getLogger(SealKeyFile.class);

    private final Path path;

    SealKeyFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    void createIfMissing() {
        if (Files.exists(path)) {
            return;
        }
        try {
            OwnerOnlyFile.create(path, SealKeySet.fresh().toJson());
            log.info("Made a new key that seals evidence in {}. Back it up: without it the chain cannot go on.", path);
        } catch (IOException e) {
            throw new SealKeyProblem("The key that seals evidence cannot be made in " + path + " (" + e + "). "
                    + OwnerOnlyFile.howToMake(path));
        }
    }

    /** @throws SealKeyProblem when the file is missing, unreadable or something else */
    SealKeySet read() {
        if (!Files.exists(path)) {
            throw new SealKeyProblem("The key that seals evidence is missing: " + path
                    + ". Restore it from your backup; without it the chain of evidence cannot go on.");
        }
        SecretFileRights.check(path);
        try {
            return SealKeySet.parse(TextFile.read(path));
        } catch (IOException e) {
            throw new SealKeyProblem("The key that seals evidence cannot be read: " + path + " (" + e
                    + "). Let Keyturn's user read it.");
        } catch (IllegalArgumentException e) {
            throw new SealKeyProblem("The file with the key that seals evidence, " + path + ", " + e.getMessage()
                    + ". Restore it from your backup.");
        }
    }

    /**
     * Replaces what the file holds now. Other processes wait at a lock file beside it, other threads of this one at the
     * class, because a process cannot wait for a lock of its own. A crash leaves the old content or the new one.
     */
    SealKeySet update(UnaryOperator<SealKeySet> change) {
        synchronized (SealKeyFile.class) {
            if (OwnerOnlyFile.isMounted(path)) {
                throw new SealKeyProblem("The file with the key that seals evidence, " + path + ", stays as it was. "
                        + OwnerOnlyFile.howToReplace(path));
            }
            try {
                // where the setting names a link, the file behind it is replaced, not the link
                Path real = path.toRealPath();
                try (FileChannel channel = OwnerOnlyFile.lockFile(real)) {
                    channel.lock();
                    SealKeySet present = read();
                    SealKeySet next = change.apply(present);
                    if (!next.equals(present)) {
                        OwnerOnlyFile.takePlace(OwnerOnlyFile.writeBeside(real, next.toJson()), real);
                    }
                    return next;
                }
            } catch (IOException e) {
                throw new SealKeyProblem("The file with the key that seals evidence, " + path
                        + ", cannot be replaced (" + e
                        + "). " + OwnerOnlyFile.howToReplace(path));
            }
        }
    }
}
