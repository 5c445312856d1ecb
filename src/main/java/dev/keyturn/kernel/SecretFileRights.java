package dev.keyturn.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a file with a secret that everybody on the machine may read or change, once for each file. Of access control lists,
 * as on Windows, nothing is said.
 */
public final class SecretFileRights {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFileRights.class);
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

    private SecretFileRights() {}

    public static void check(Path file) {
        try {
            Path real = file.toRealPath();
            if (isOpen(real, real.getRoot()) && TOLD.add(real)) {
                LOG.warn(
                        "Everybody on this machine may read or change {}, which holds a secret. Take these rights from others"
                                + " (chmod o= {}); where Kubernetes mounts it, set defaultMode to 0440.",
                        file,
                        file);
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // who reads it says when it is missing; there are file systems without these rights
        }
    }

    /** @param top the uppermost folder that is looked at: one that is closed to others closes what is in it */
    static boolean isOpen(Path real, Path top) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(real);
        boolean open =
                rights.contains(PosixFilePermission.OTHERS_READ) || rights.contains(PosixFilePermission.OTHERS_WRITE);
        for (Path folder = real; open && !folder.equals(top); ) {
            folder = folder.getParent();
            open = Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
        }
        return open;
    }
}
