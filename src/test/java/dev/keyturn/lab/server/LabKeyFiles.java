package dev.keyturn.lab.server;

import dev.keyturn.lab.state.LabFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys of the lab's sync servers that are made once for all tests of a JVM: to make an RSA key takes longer than most tests. */
public final class LabKeyFiles {

    private static final Path MADE = folder();

    private LabKeyFiles() {}

    /** Gives a whole lab that is about to be made the keys of its servers. */
    public static void copyTo(Path labFolder) {
        copyTo(labFolder, "aadc01", "aadc02", "aadc03");
    }

    /** Gives a lab that is about to be made the keys of these servers. */
    public static synchronized void copyTo(Path labFolder, String... servers) {
        try {
            Files.createDirectories(labFolder);
            for (String server : servers) {
                LabServerKeys.in(new LabFolder(MADE), server);
                for (String kind : new String[] {"signing", "opening"}) {
                    Path file = labFolder.resolve("server-" + server + "-" + kind + ".json");
                    if (!Files.exists(file)) {
                        Files.copy(MADE.resolve(file.getFileName()), file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("lab-keys");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
