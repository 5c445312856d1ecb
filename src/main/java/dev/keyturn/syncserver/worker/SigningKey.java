package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that signs commands: a P-256 JWK in a file that only its owner reads. Sync servers pin its thumbprint, so that all
 * nodes share one file. Who holds it can give commands to a sync server that polls them, and nothing else.
 */
public final class SigningKey {

    private static final Logger log = LoggerFactory.getLogger(SigningKey.class);
    private static final String SETTING = "keyturn.worker.signing-key-file";

    private final ECKey key;

    private SigningKey(ECKey key) {
        this.key = key;
    }

    /** @throws InvalidSettingException when the file cannot be made, read, or holds something else */
    public static SigningKey open(Path file) {
        Path path = file.toAbsolutePath().normalize();
        try {
            if (!Files.exists(path)) {
                make(path);
            }
            SecretFileRights.check(path);
            return parse(path, TextFile.read(path));
        } catch (IOException e) {
            throw new InvalidSettingException(
                    SETTING,
                    "names " + path + ", which cannot be read or made ("
                            + e.getClass().getSimpleName()
                            + "). "
                            + (Files.exists(path) ? "Let Keyturn's user read it." : OwnerOnlyFile.howToMake(path)));
        }
    }

    /** What sync servers pin: 43 characters. */
    public String thumbprint() {
        return Jose.thumbprint(key);
    }

    String sign(String type, ObjectNode claims) {
        return Jose.sign(key, type, true, claims);
    }

    private static SigningKey parse(Path path, String text) {
        try {
            ECKey key = ECKey.parse(text);
            if (key.isPrivate() && Curve.P_256.equals(key.getCurve())) {
                return new SigningKey(key);
            }
        } catch (ParseException | IllegalArgumentException e) {
            // what was read is not quoted: it may be a private key of another kind
            throw holdsNoKey(path);
        }
        throw holdsNoKey(path);
    }

    private static void make(Path path) throws IOException {
        try {
            ECKey fresh = new ECKeyGenerator(Curve.P_256).generate();
            OwnerOnlyFile.create(path, fresh.toJSONString());
            log.info(
                    "Made a new key that signs the commands for sync servers in {}. Back it up, and give it to every node.",
                    path);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InvalidSettingException holdsNoKey(Path path) {
        return new InvalidSettingException(
                SETTING,
                "names " + path
                        + ", which holds no private P-256 key as a JSON Web Key. Restore it from your backup, or"
                        + " name a file that does not exist: then a key is made, and every sync server has to pin it.");
    }
}
