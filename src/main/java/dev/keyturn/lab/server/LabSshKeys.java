package dev.keyturn.lab.server;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.keyturn.lab.state.LabFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.Base64;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** The key pair with which Keyturn logs in to the lab's sync servers. */
public final class LabSshKeys {

    /** The only user that the lab's sync servers know. */
    public static final String USER = "keyturn";

    private final Path privateKey;
    private final String publicKey;

    public LabSshKeys(LabFolder folder) {
        this.privateKey = folder.file("keyturn-client.key");
        try {
            JSch jsch = new JSch();
            if (!Files.exists(privateKey)) {
                make(jsch);
            }
            KeyPair pair = KeyPair.load(jsch, privateKey.toString(), null);
            this.publicKey =
                    pair.getKeyTypeString() + " " + Base64.getEncoder().encodeToString(pair.getPublicKeyBlob());
            pair.dispose();
        } catch (JSchException e) {
            throw new IllegalStateException(
                    "The lab cannot use its client key " + privateKey + ". Remove it, and a new one is made.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot write its client key " + privateKey + ".", e);
        }
    }

    public Path privateKey() {
        return privateKey;
    }

    boolean belongsTo(PublicKey shown) {
        return publicKey.equals(PublicKeyEntry.toString(shown));
    }

    private void make(JSch jsch) throws JSchException, IOException {
        KeyPair pair = KeyPair.genKeyPair(jsch, KeyPair.ECDSA, 256);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        pair.writePrivateKey(written);
        pair.dispose();
        Path beside = privateKey.resolveSibling(privateKey.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, ownerOnly());
        Files.write(beside, written.toByteArray());
        Files.move(beside, privateKey, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
