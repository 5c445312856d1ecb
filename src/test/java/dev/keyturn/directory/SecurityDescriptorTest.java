package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecurityDescriptorTest {

    private static final int ROTATOR = 1103;
    private static final int TEAM = 1200;
    private static final Set<String> MINE = Set.of("S-1-5-21-1103", "S-1-5-21-1200");
    private static final UUID CHANGE_PASSWORD = UUID.fromString("ab721a53-1e2f-11d0-9819-00aa0040529b");
    private static final int CONTROL_ACCESS = 0x100;
    private static final int READ_PROPERTY = 0x10;

    @Test
    void theRightItselfGrantsAlsoThroughAGroup() {
        assertThat(may(object(5, 0, CONTROL_ACCESS, SecurityDescriptor.RESET_PASSWORD, TEAM)))
                .isTrue();
        assertThat(may(object(5, 0, CONTROL_ACCESS, SecurityDescriptor.RESET_PASSWORD, 9999)))
                .isFalse();
    }

    @Test
    void allExtendedRightsAndFullControlGrantItToo() {
        assertThat(may(object(5, 0, CONTROL_ACCESS, null, ROTATOR))).isTrue();
        assertThat(may(plain(0, 0, 0xf01ff, ROTATOR))).isTrue();
        assertThat(may(plain(0, 0, 0x10000000, ROTATOR))).isTrue();
    }

    @Test
    void anotherRightAnotherPermissionAndOneThatIsOnlyInheritedDoNot() {
        assertThat(may(object(5, 0, CONTROL_ACCESS, CHANGE_PASSWORD, ROTATOR))).isFalse();
        assertThat(may(object(5, 0, READ_PROPERTY, SecurityDescriptor.RESET_PASSWORD, ROTATOR)))
                .isFalse();
        assertThat(may(object(5, 0x08, CONTROL_ACCESS, SecurityDescriptor.RESET_PASSWORD, ROTATOR)))
                .isFalse();
        assertThat(may()).isFalse();
    }

    @Test
    void theFirstEntryThatSaysSomethingDecides() {
        byte[] granted = object(5, 0, CONTROL_ACCESS, SecurityDescriptor.RESET_PASSWORD, ROTATOR);
        byte[] denied = object(6, 0, CONTROL_ACCESS, SecurityDescriptor.RESET_PASSWORD, TEAM);

        assertThat(may(denied, granted)).isFalse();
        assertThat(may(granted, denied)).isTrue();
        assertThat(may(plain(1, 0, CONTROL_ACCESS, TEAM), granted)).isFalse();
    }

    @Test
    void anObjectWithoutAListIsOpenToAll() {
        byte[] open = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 1)
                .array();

        assertThat(SecurityDescriptor.parse(open).mayResetPassword(MINE)).isTrue();
    }

    @Test
    void changingNeedsAnotherRightAndUserCannotChangePasswordIsADenialOfIt() {
        byte[] change = object(5, 0, CONTROL_ACCESS, CHANGE_PASSWORD, ROTATOR);
        byte[] reset = object(5, 0, CONTROL_ACCESS, SecurityDescriptor.RESET_PASSWORD, ROTATOR);
        byte[] denied = object(6, 0, CONTROL_ACCESS, CHANGE_PASSWORD, TEAM);

        assertThat(parsed(change).mayChangePassword(MINE)).isTrue();
        assertThat(parsed(reset).mayChangePassword(MINE)).isFalse();
        assertThat(parsed(denied, change).mayChangePassword(MINE)).isFalse();
    }

    @Test
    void readingASetOfPropertiesIsGrantedByItOrByEveryPropertyOrByGenericRead() {
        assertThat(reads(object(5, 0, READ_PROPERTY, SecurityDescriptor.LOGON_INFORMATION, TEAM)))
                .isTrue();
        assertThat(reads(plain(0, 0, READ_PROPERTY, ROTATOR))).isTrue();
        assertThat(reads(plain(0, 0, 0x80000000, ROTATOR))).isTrue();
        assertThat(reads(plain(0, 0, 0x20000, ROTATOR))).isFalse();
        assertThat(reads(object(5, 0, READ_PROPERTY, SecurityDescriptor.ACCOUNT_RESTRICTIONS, TEAM)))
                .isFalse();
        assertThat(reads(object(5, 0, CONTROL_ACCESS, null, ROTATOR))).isFalse();
    }

    private static boolean reads(byte[]... entries) {
        return parsed(entries).mayRead(SecurityDescriptor.LOGON_INFORMATION, MINE);
    }

    private static boolean may(byte[]... entries) {
        return parsed(entries).mayResetPassword(MINE);
    }

    private static SecurityDescriptor parsed(byte[]... entries) {
        int length = 8;
        for (byte[] entry : entries) {
            length += entry.length;
        }
        ByteBuffer descriptor = ByteBuffer.allocate(20 + length).order(ByteOrder.LITTLE_ENDIAN);
        descriptor.putInt(16, 20);
        descriptor.position(20);
        descriptor.put((byte) 4).put((byte) 0).putShort((short) length).putShort((short) entries.length);
        descriptor.putShort((short) 0);
        for (byte[] entry : entries) {
            descriptor.put(entry);
        }
        return SecurityDescriptor.parse(descriptor.array());
    }

    private static byte[] plain(int type, int flags, int mask, int who) {
        ByteBuffer entry = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        entry.put((byte) type).put((byte) flags).putShort((short) 24).putInt(mask);
        return entry.put(sid(who)).array();
    }

    /** @param right null for an entry about every extended right */
    private static byte[] object(int type, int flags, int mask, UUID right, int who) {
        int length = right == null ? 28 : 44;
        ByteBuffer entry = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        entry.put((byte) type).put((byte) flags).putShort((short) length).putInt(mask);
        entry.putInt(right == null ? 0 : 1);
        if (right != null) {
            long head = right.getMostSignificantBits();
            entry.putInt((int) (head >> 32)).putShort((short) (head >> 16)).putShort((short) head);
            entry.order(ByteOrder.BIG_ENDIAN).putLong(right.getLeastSignificantBits());
        }
        return entry.put(sid(who)).array();
    }

    private static byte[] sid(int last) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {1, 2, 0, 0, 0, 0, 0, 5})
                .putInt(21)
                .putInt(last)
                .array();
    }
}
