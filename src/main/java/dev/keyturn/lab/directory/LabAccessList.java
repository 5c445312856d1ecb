package dev.keyturn.lab.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Who may do what with the connector account, as {@code nTSecurityDescriptor} tells it ([MS-DTYP] 2.4.6). */
final class LabAccessList {

    private static final UUID RESET_PASSWORD = UUID.fromString("00299570-246d-11d0-a768-00aa006e0529");
    private static final UUID CHANGE_PASSWORD = UUID.fromString("ab721a53-1e2f-11d0-9819-00aa0040529b");

    private static final int[] DOMAIN = {21, 1_0001, 1_0002, 1_0003};
    private static final int ROTATOR = 1103;
    private static final int CONNECTOR_ACCOUNT = 1104;
    private static final int DOMAIN_USERS = 513;
    private static final int SELF = 10;
    private static final int AUTHENTICATED_USERS = 11;

    private static final int PROTECTED_USERS = 525;

    private static final int HEAD = 20;
    private static final int SELF_RELATIVE_WITH_DACL = 0x8004;
    private static final int ALLOWED = 0;
    private static final int ALLOWED_OBJECT = 5;
    private static final int CONTROL_ACCESS = 0x100;
    /** List contents, read all properties, read permissions. */
    private static final int READ = 0x20014;

    private static final int READ_PERMISSIONS = 0x20000;

    /** Of a user of the forest. */
    byte[][] groupsOf(LabUser user, boolean protectedUser) {
        int own = user == LabUser.ROTATOR ? ROTATOR : CONNECTOR_ACCOUNT;
        List<byte[]> groups = new ArrayList<>(
                List.of(inDomain(own), inDomain(DOMAIN_USERS), everyone(), principal(AUTHENTICATED_USERS)));
        if (protectedUser) {
            groups.add(inDomain(PROTECTED_USERS));
        }
        return groups.toArray(byte[][]::new);
    }

    byte[] connectorAccount() {
        return inDomain(CONNECTOR_ACCOUNT);
    }

    /** The rotator may reset the password; everybody may change it who knows it, and read. */
    byte[] descriptor() {
        return descriptor(
                allowed(RESET_PASSWORD, inDomain(ROTATOR)),
                allowed(CHANGE_PASSWORD, everyone()),
                allowed(CHANGE_PASSWORD, principal(SELF)),
                allowed(READ, principal(AUTHENTICATED_USERS)));
    }

    /** What Microsoft's <em>Set-ADSyncRestrictedPermissions</em> leaves: what is the account's own, and reading. */
    byte[] restricted() {
        return descriptor(allowed(CHANGE_PASSWORD, principal(SELF)), allowed(READ, principal(AUTHENTICATED_USERS)));
    }

    /** As usual, where the group Pre-Windows 2000 Compatible Access was emptied. */
    byte[] unreadable() {
        return descriptor(
                allowed(RESET_PASSWORD, inDomain(ROTATOR)),
                allowed(CHANGE_PASSWORD, principal(SELF)),
                allowed(READ_PERMISSIONS, principal(AUTHENTICATED_USERS)));
    }

    private static byte[] descriptor(byte[]... entries) {
        int list = 8 + Arrays.stream(entries).mapToInt(entry -> entry.length).sum();
        ByteBuffer descriptor = buffer(HEAD + list)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) SELF_RELATIVE_WITH_DACL)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(HEAD)
                .put((byte) 4)
                .put((byte) 0)
                .putShort((short) list)
                .putShort((short) entries.length)
                .putShort((short) 0);
        for (byte[] entry : entries) {
            descriptor.put(entry);
        }
        return descriptor.array();
    }

    private static byte[] allowed(int mask, byte[] who) {
        int length = 8 + who.length;
        return buffer(length)
                .put((byte) ALLOWED)
                .put((byte) 0)
                .putShort((short) length)
                .putInt(mask)
                .put(who)
                .array();
    }

    private static byte[] allowed(UUID right, byte[] who) {
        int length = 28 + who.length;
        long head = right.getMostSignificantBits();
        return buffer(length)
                .put((byte) ALLOWED_OBJECT)
                .put((byte) 0)
                .putShort((short) length)
                .putInt(CONTROL_ACCESS)
                .putInt(1)
                .putInt((int) (head >> 32))
                .putShort((short) (head >> 16))
                .putShort((short) head)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(right.getLeastSignificantBits())
                .put(who)
                .array();
    }

    private static byte[] inDomain(int last) {
        ByteBuffer sid = buffer(8 + 4 * (DOMAIN.length + 1));
        sid.put((byte) 1).put((byte) (DOMAIN.length + 1)).put(new byte[] {0, 0, 0, 0, 0, 5});
        for (int part : DOMAIN) {
            sid.putInt(part);
        }
        return sid.putInt(last).array();
    }

    /** One of the well-known ones of the authority NT. */
    private static byte[] principal(int number) {
        return buffer(12)
                .put(new byte[] {1, 1, 0, 0, 0, 0, 0, 5})
                .putInt(number)
                .array();
    }

    private static byte[] everyone() {
        return new byte[] {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
