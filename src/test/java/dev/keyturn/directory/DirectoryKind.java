package dev.keyturn.directory;

import dev.keyturn.lab.LabUnderTest;
import java.nio.file.Path;

/** The directories that keep the contract: the one that demonstrations run with, and real domain controllers. */
enum DirectoryKind {
    LAB {
        @Override
        DirectoryUnderTest open(Path folder) {
            return new LabUnderTest(folder);
        }
    },
    SAMBA {
        @Override
        DirectoryUnderTest open(Path folder) {
            return SambaForest.contoso().newAccount();
        }
    },
    SAMBA_IN_A_SECOND_FOREST {
        @Override
        DirectoryUnderTest open(Path folder) {
            return SambaForest.fabrikam().newAccount();
        }
    };

    abstract DirectoryUnderTest open(Path folder);
}
