package dev.keyturn.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who may do what with an object: the discretionary list inside {@code ntSecurityDescriptor} ([MS-DTYP] 2.4.6). Evaluated
 * are extended rights, as Reset Password is one, and the reading of sets of properties; nothing else.
 */
final class SecurityDescriptor {

    /** Reset Password ([MS-ADTS] 5.1.3.2.1). */
    static final UUID RESET_PASSWORD = UUID.fromString("00299570-246d-11d0-a768-00aa006e0529");

    /** Change Password ([MS-ADTS] 5.1.3.2.1). */
    static final UUID CHANGE_PASSWORD = UUID.fromString("ab721a53-1e2f-11d0-9819-00aa0040529b");

    /** The set of properties User-Account-Restrictions ([MS-ADTS] 3.1.1.2.3.3). */
    static final UUID ACCOUNT_RESTRICTIONS = UUID.fromString("4c164200-20c0-11d0-a768-00aa006e0529");

    /** The set of properties User-Logon. */
    static final UUID LOGON_INFORMATION = UUID.fromString("5f202010-79a5-11d0-9020-00c04fc2d4cf");

    private static final int DACL_OFFSET = 16;
    private static final int ACL_HEAD = 8;
    private static final int ALLOWED = 0;
    private static final int DENIED = 1;
    private static final int ALLOWED_OBJECT = 5;
    private static final int DENIED_OBJECT = 6;
    private static final int INHERIT_ONLY = 0x08;
    private static final int CONTROL_ACCESS = 0x100;
    private static final int READ_PROPERTY = 0x10;
    private static final int GENERIC_ALL = 0x10000000;
    private static final int GENERIC_READ = 0x80000000;
    private static final int OBJECT_TYPE_PRESENT = 1;
    private static final int INHERITED_TYPE_PRESENT = 2;
    private static final UUID EVERY_RIGHT = new UUID(0, 0);

    /** One entry; {@code right} is {@link #EVERY_RIGHT} for all of them. */
    private record Entry(boolean allows, int mask, UUID right, String who) {}

    private final boolean open;
    private final List<Entry> entries = new ArrayList<>();

    private SecurityDescriptor(boolean open) {
        this.open = open;
    }

    /** @throws RuntimeException when the value is not a security descriptor */
    static SecurityDescriptor parse(byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int start = buffer.getInt(DACL_OFFSET);
        SecurityDescriptor descriptor = new SecurityDescriptor(start == 0);
        if (start != 0) {
            int count = Short.toUnsignedInt(buffer.getShort(start + 4));
            int position = start + ACL_HEAD;
            for (int i = 0; i < count; i++) {
                descriptor.add(buffer, position);
                position += Short.toUnsignedInt(buffer.getShort(position + 2));
            }
        }
        return descriptor;
    }

    /** Whether a user with these identifiers may reset the password. */
    boolean mayResetPassword(Set<String> identifiers) {
        return may(CONTROL_ACCESS | GENERIC_ALL, RESET_PASSWORD, identifiers);
    }

    /** Whether a user with these identifiers may change the password who knows the present one. */
    boolean mayChangePassword(Set<String> identifiers) {
        return may(CONTROL_ACCESS | GENERIC_ALL, CHANGE_PASSWORD, identifiers);
    }

    /** Whether a user with these identifiers may read a whole set of properties. */
    boolean mayRead(UUID properties, Set<String> identifiers) {
        return may(READ_PROPERTY | GENERIC_ALL | GENERIC_READ, properties, identifiers);
    }

    /** The first entry that says so decides. */
    private boolean may(int mask, UUID right, Set<String> identifiers) {
        for (Entry entry : entries) {
            boolean about = entry.right.equals(right) || entry.right.equals(EVERY_RIGHT);
            if (about && (entry.mask & mask) != 0 && identifiers.contains(entry.who)) {
                return entry.allows;
            }
        }
        return open;
    }

    private void add(ByteBuffer buffer, int position) {
        int type = buffer.get(position);
        int flags = buffer.get(position + 1);
        boolean object = type == ALLOWED_OBJECT || type == DENIED_OBJECT;
        if (!object && type != ALLOWED && type != DENIED || (flags & INHERIT_ONLY) != 0) {
            return;
        }
        int mask = buffer.getInt(position + 4);
        buffer.position(position + ACL_HEAD);
        UUID right = EVERY_RIGHT;
        if (object) {
            int present = buffer.getInt();
            if ((present & OBJECT_TYPE_PRESENT) != 0) {
                byte[] guid = new byte[16];
                buffer.get(guid);
                right = UUID.fromString(AdEncodings.guid(guid));
            }
            if ((present & INHERITED_TYPE_PRESENT) != 0) {
                buffer.position(buffer.position() + 16);
            }
        }
        entries.add(new Entry(type == ALLOWED || type == ALLOWED_OBJECT, mask, right, AdEncodings.securityId(buffer)));
    }
}
