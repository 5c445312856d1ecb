package dev.keyturn.lab;

import dev.keyturn.lab.server.LabSshKeys;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabCertificates;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.lab.state.LabPorts;
import java.time.Clock;

/** What the directories and sync servers of one lab share. */
record LabParts(
        LabFolder folder,
        LabKeys keys,
        LabCertificates certificates,
        LabSshKeys sshKeys,
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
                new LabSshKeys(folder),
                new LabPorts(folder, settings.ports()),
                new Faults(clock),
                new Journal(folder, clock),
                settings,
                clock);
    }
}
