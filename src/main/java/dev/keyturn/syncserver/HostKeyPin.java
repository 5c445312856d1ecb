package dev.keyturn.syncserver;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import dev.keyturn.account.SyncServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The one host key that a sync server may show. */
final class HostKeyPin {

    private final String type;
    private final String key;
    private final String knownHostsLine;

    HostKeyPin(SyncServer server) {
        String[] words = server.hostKey().strip().split("\\s+");
        this.type = words[0];
        this.key = words.length > 1 ? words[1] : "";
        String host = server.port() == 22 ? server.host() : "[" + server.host() + "]:" + server.port();
        this.knownHostsLine = host + " " + type + " " + key + "\n";
    }

    void trustIn(JSch jsch) throws JSchException {
        jsch.setKnownHosts(new ByteArrayInputStream(knownHostsLine.getBytes(StandardCharsets.UTF_8)));
    }

    String fingerprint() {
        return fingerprint(type, key);
    }

    /** As {@code ssh-keygen -l} prints it. */
    static String fingerprint(@Nullable HostKey shown) {
        return shown == null ? "an unknown key" : fingerprint(shown.getType(), shown.getKey());
    }

    private static String fingerprint(String type, String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(key));
            return type + " SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (IllegalArgumentException notBase64) {
            return type + " (unreadable)";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
