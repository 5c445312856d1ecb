package dev.keyturn.evidence.chain;

import dev.keyturn.Database;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Prints how many entries are verified in a second: in the databases, and offline. Started by hand. */
final class VerificationRate {

    private static final int ENTRIES = 10_000;

    private VerificationRate() {}

    public static void main(String[] arguments) throws Exception {
        for (Database database : Database.values()) {
            Path folder = Files.createTempDirectory("rate");
            try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
                EvidenceUnderTest.Node node = evidence.node();
                long began = System.nanoTime();
                node.seal(1, ENTRIES);
                print(database + ", sealing", ENTRIES, began);
                for (int round = 0; round < 3; round++) {
                    began = System.nanoTime();
                    Verification found = node.verify();
                    print(database + ", verifying, holds: " + found.holds(), found.checked(), began);
                }
                began = System.nanoTime();
                byte[] export = node.export();
                print(database + ", exporting " + export.length + " bytes", ENTRIES, began);
                for (int round = 0; round < 2; round++) {
                    began = System.nanoTime();
                    Verification found = new ExportVerification(
                                    PublicKeys.parse(node.publicKeys()),
                                    ServerSignatures.byAnyKey(),
                                    Anchors.none(),
                                    (checked, of) -> {})
                            .verify(new ByteArrayInputStream(export), export.length)
                            .verification();
                    print("offline, holds: " + found.holds(), found.checked(), began);
                }
            }
        }
    }

    private static void print(String what, long entries, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d in %.1f s, %.0f/s%n", what, entries, seconds, entries / seconds);
    }
}
