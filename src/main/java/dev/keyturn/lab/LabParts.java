package dev.keyturn.lab;

import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabCertificates;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.lab.state.LabPorts;
import dev.keyturn.syncserver.worker.SigningKey;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the directories and sync servers of one lab share.
 *
 * @param keyturnKey with which Keyturn signs its commands, made by the lab so that its servers can pin it
 */
record LabParts(
        LabFolder folder,
        LabKeys keys,
        LabCertificates certificates,
        SigningKey keyturnKey,
        LabPorts ports,
        Faults faults,
        Journal journal,
        LabProperties settings,
        Clock clock) {

    static LabParts in(LabFolder folder, LabProperties settings, Clock clock) {
        return new LabParts(
                folder,
                new LabKeys(folder),
                new LabCertificates(folder, clock),
                SigningKey.open(keyturnKeyFile(folder)),
                new LabPorts(folder, settings.ports()),
                new Faults(clock),
                new Journal(folder, clock),
                settings,
                clock);
    }

    Path keyturnKeyFile() {
        return keyturnKeyFile(folder);
    }

    private static Path keyturnKeyFile(LabFolder folder) {
        return folder.file("keyturn-signing-key.json");
    }
}
