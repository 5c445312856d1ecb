package dev.keyturn.lab.state;

import dev.keyturn.secret.Secret;
import java.nio.file.Path;

/** Makes a lab's fingerprints outside the lab's process, from the key in its folder. */
public final class LabFingerprints {

    private final LabKeys keys;

    /** @param folder the lab's own, in the data folder */
    public LabFingerprints(Path folder) {
        keys = new LabKeys(new LabFolder(folder));
    }

    public String of(Secret password) {
        return keys.fingerprint(password);
    }
}
