package dev.keyturn.evidence.chain;

import dev.keyturn.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The lines of an export, and the hash of everything before the one that was read last. */
final class ExportLines {

    /** A line is one document; they have some kilobytes. */
    private static final int LONGEST = 64 * 1024 * 1024;

    private final MessageDigest before = Sha256.digest();
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] current = new byte[0];
    private int at;
    private int filled;
    private long number;
    private long bytes;
    private boolean ended;

    ExportLines(InputStream in) {
        this.in = in;
    }

    /** Without the line break; null after the last one. What lacks its line break is no line any more. */
    @Nullable
    String next() throws IOException {
        before.update(current);
        ByteArrayOutputStream line = new ByteArrayOutputStream(8192);
        boolean whole = false;
        while (!whole && line.size() <= LONGEST && fill()) {
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            whole = at < filled;
            if (whole) {
                at++;
            }
            line.write(buffer, from, at - from);
        }
        ended = line.size() == 0;
        if (!whole || line.size() - 1 > LONGEST) {
            return null;
        }
        current = line.toByteArray();
        bytes += current.length;
        number++;
        return new String(current, 0, current.length - 1, StandardCharsets.UTF_8);
    }

    /** @return whether there is anything left */
    private boolean fill() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(buffer));
        }
        return at < filled;
    }

    /** Whether the last line was followed by nothing at all. */
    boolean isEnded() {
        return ended;
    }

    long number() {
        return number;
    }

    long bytes() {
        return bytes;
    }

    /** To be asked once. */
    String sha256OfAllBefore() {
        return HexFormat.of().formatHex(before.digest());
    }
}
