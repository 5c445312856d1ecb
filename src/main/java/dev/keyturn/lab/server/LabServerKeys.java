package dev.keyturn.lab.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.secret.OwnerOnlyFile;
import dev.keyturn.syncserver.worker.Jose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/**
 * The two RSA keys of one sync server of the lab, made once: one signs, one opens. They are shorter than a real server's, so that a
 * new lab is there in a moment.
 */
record LabServerKeys(RSAKey signing, RSAKey opening) {

    static final int BITS = 2048;

    static LabServerKeys in(LabFolder folder, String server) {
        return new LabServerKeys(
                key(folder.file("server-" + server + "-signing.json")),
                key(folder.file("server-" + server + "-opening.json")));
    }

    /** What Keyturn pins. */
    String thumbprint() {
        return Jose.thumbprint(signing);
    }

    private static RSAKey key(Path file) {
        try {
            if (!Files.exists(file)) {
                String fresh = new RSAKeyGenerator(BITS).generate().toJSONString();
                OwnerOnlyFile.replace(file, fresh.getBytes(StandardCharsets.UTF_8));
            }
            return RSAKey.parse(Files.readString(file));
        } catch (ParseException e) {
            throw new IllegalStateException(
                    "The lab cannot use its key " + file + ". Remove it, and a new one is made.");
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot read or write its key " + file + ".", e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
