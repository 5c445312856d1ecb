package dev.keyturn.engine;

import dev.keyturn.evidence.offline.VerifyEvidence;
import java.io.PrintWriter;
import java.util.Arrays;

/** What the application does without starting. Its answers go to the console: it is the only class that writes there. */
final class OfflineCommand {

    private OfflineCommand() {}

    /** @return what the process is to exit with */
    static int verifyEvidence(String[] arguments) {
        // nothing but the answer is wanted there; without a configuration every library would tell what it does
        System.setProperty("logback.configurationFile", "dev/keyturn/engine/offline-logback.xml");
        return new VerifyEvidence(new PrintWriter(System.out, true), new PrintWriter(System.err, true))
                .run(Arrays.asList(arguments).subList(1, arguments.length));
    }
}
