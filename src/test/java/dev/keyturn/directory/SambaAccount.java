package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyDNRequest;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BinaryOperator;

/** One connector account in a {@link SambaForest}. */
public final class SambaAccount implements DirectoryUnderTest {

    private static final int HEAD = 20;
    private static final int LIST_HEAD = 8;
    private static final int INHERITED = 0x10;
    private static final int PROTECTED = 0x1000;
    /** List contents, read all properties, read permissions. */
    private static final int READ = 0x20014;

    private static final int READ_PERMISSIONS = 0x20000;
    private static final UUID GENERAL_INFORMATION = UUID.fromString("59ba2f42-79a2-11d0-9020-00c04fc2d3cf");
    private static final UUID PUBLIC_INFORMATION = UUID.fromString("e48d0154-bcf8-11d1-8702-00c04fb96050");
    private static final byte[] SELF = {1, 1, 0, 0, 0, 0, 0, 5, 10, 0, 0, 0};
    private static final byte[] AUTHENTICATED_USERS = {1, 1, 0, 0, 0, 0, 0, 5, 11, 0, 0, 0};

    private final SambaForest forest;
    private final String name;
    private String dn;

    SambaAccount(SambaForest forest, String name, String dn) {
        this.forest = forest;
        this.name = name;
        this.dn = dn;
    }

    public SambaForest forest() {
        return forest;
    }

    public String name() {
        return name;
    }

    @Override
    public String dn() {
        return dn;
    }

    @Override
    public Account account() {
        return account(access());
    }

    public Account account(DirectoryAccess access) {
        return new Account(forest.realm(), name, forest.realm(), null, access, List.of(), false, null, null);
    }

    public DirectoryAccess access() {
        return AccessTo.simple(
                List.of(forest.url()),
                forest.caFile(),
                "OU=Connectors," + forest.baseDn(),
                forest.rotatorDn(),
                forest.rotatorPasswordFile(),
                null);
    }

    @Override
    public String otherUrl() {
        return "ldap://" + forest.address();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public void enable(boolean enabled) {
        set("userAccountControl", enabled ? "66048" : "66050");
    }

    @Override
    public void unlock() {
        set("lockoutTime", "0");
    }

    @Override
    public int failedLogons() {
        return Integer.parseInt(get("badPwdCount"));
    }

    public String get(String attribute) {
        try {
            Entry entry = forest.administrator().getEntry(dn, attribute);
            return entry == null ? "" : String.valueOf(entry.getAttributeValue(attribute));
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    public void set(String attribute, String value) {
        forest.modify(dn, attribute, value);
    }

    /** Behind the product's back. */
    public void setPassword(String password) {
        forest.asAdministrator(administrator -> administrator.modify(
                dn, new Modification(ModificationType.REPLACE, "unicodePwd", SambaForest.quoted(password))));
    }

    public boolean accepts(String password) {
        try (LDAPConnection connection = forest.connect()) {
            connection.bind(name + "@" + forest.realm(), password);
            return true;
        } catch (LDAPException refused) {
            return false;
        }
    }

    /** Whether Kerberos takes it, which takes the present password only; a bind takes the previous one for an hour. */
    public boolean has(String password) {
        SambaKerberos.use(forest);
        try (Secret tried = Secret.takeFrom(password.toCharArray())) {
            return KerberosLogon.accepts(name + "@" + forest.realm().toUpperCase(Locale.ROOT), tried);
        }
    }

    /** Moves it to another organizational unit under another common name; its logon name stays. */
    public void moveTo(String container, String commonName) {
        forest.asAdministrator(administrator -> administrator.modifyDN(
                new ModifyDNRequest(dn, "CN=" + commonName, true, container + "," + forest.baseDn())));
        dn = "CN=" + commonName + "," + container + "," + forest.baseDn();
    }

    public void delete() {
        forest.asAdministrator(administrator -> administrator.delete(dn));
    }

    @Override
    public void lockDown() {
        rewriteAccessList(
                forest.rotatorDn(),
                (descriptor, rotator) ->
                        withOnlyOwn(descriptor, administrators(rotator), entry(READ, AUTHENTICATED_USERS)));
    }

    @Override
    public void hideRestrictions() {
        rewriteAccessList(
                forest.rotatorDn(),
                (descriptor, rotator) -> withResetFor(
                        withOnlyOwn(
                                descriptor,
                                administrators(rotator),
                                entry(READ_PERMISSIONS, AUTHENTICATED_USERS),
                                readingOf(GENERAL_INFORMATION),
                                readingOf(PUBLIC_INFORMATION)),
                        rotator));
    }

    /** SELF's own entries and these, and nothing that is inherited. */
    private static byte[] withOnlyOwn(byte[] descriptor, byte[]... more) {
        ByteBuffer old = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> entries = new ArrayList<>(List.of(more));
        int position = HEAD + LIST_HEAD;
        for (int i = 0; i < old.getShort(HEAD + 4); i++) {
            byte[] entry = Arrays.copyOfRange(descriptor, position, position + old.getShort(position + 2));
            boolean own = Arrays.equals(Arrays.copyOfRange(entry, entry.length - SELF.length, entry.length), SELF);
            if (own && (entry[1] & INHERITED) == 0) {
                entries.add(entry);
            }
            position += entry.length;
        }
        int list = LIST_HEAD + entries.stream().mapToInt(entry -> entry.length).sum();
        ByteBuffer next = ByteBuffer.allocate(HEAD + list).order(ByteOrder.LITTLE_ENDIAN);
        next.put(descriptor, 0, HEAD + LIST_HEAD);
        next.putShort(2, (short) (old.getShort(2) | PROTECTED));
        next.putShort(HEAD + 2, (short) list);
        next.putShort(HEAD + 4, (short) entries.size());
        entries.forEach(next::put);
        return next.array();
    }

    /** Of one set of properties. */
    private static byte[] readingOf(UUID set) {
        int length = 28 + AUTHENTICATED_USERS.length;
        long head = set.getMostSignificantBits();
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 5)
                .put((byte) 0)
                .putShort((short) length)
                .putInt(0x10)
                .putInt(1)
                .putInt((int) (head >> 32))
                .putShort((short) (head >> 16))
                .putShort((short) head)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(set.getLeastSignificantBits())
                .put(AUTHENTICATED_USERS)
                .array();
    }

    /** Full control for the domain's. */
    private static byte[] administrators(byte[] rotator) {
        byte[] group = rotator.clone();
        ByteBuffer.wrap(group).order(ByteOrder.LITTLE_ENDIAN).putInt(group.length - 4, 512);
        return entry(0xf01ff, group);
    }

    private static byte[] entry(int mask, byte[] who) {
        int length = 8 + who.length;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0)
                .put((byte) 0)
                .putShort((short) length)
                .putInt(mask)
                .put(who)
                .array();
    }

    /** Puts one entry in front of the access list: this user may reset this password. */
    public void allowReset(String userDn) {
        rewriteAccessList(userDn, SambaAccount::withResetFor);
    }

    /** Takes it away again. */
    public void forbidReset(String userDn) {
        rewriteAccessList(userDn, SambaAccount::withoutFirst);
    }

    private void rewriteAccessList(String userDn, BinaryOperator<byte[]> rewrite) {
        forest.asAdministrator(administrator -> {
            byte[] who = administrator.getEntry(userDn, "objectSid").getAttributeValueBytes("objectSid");
            Control dacl = new Control(
                    "1.2.840.113556.1.4.801", true, new ASN1OctetString(new ASN1Sequence(new ASN1Integer(4)).encode()));
            SearchRequest read = new SearchRequest(dn, SearchScope.BASE, "(objectClass=*)", "nTSecurityDescriptor");
            read.addControl(dacl);
            byte[] old = administrator.searchForEntry(read).getAttributeValueBytes("nTSecurityDescriptor");
            ModifyRequest write = new ModifyRequest(
                    dn, new Modification(ModificationType.REPLACE, "nTSecurityDescriptor", rewrite.apply(old, who)));
            write.addControl(dacl);
            administrator.modify(write);
        });
    }

    private static byte[] withoutFirst(byte[] descriptor, byte[] who) {
        ByteBuffer old = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
        int first = HEAD + LIST_HEAD;
        int length = old.getShort(first + 2);
        assertThat(Arrays.copyOfRange(descriptor, first + length - who.length, first + length))
                .as("the first entry is about this user")
                .isEqualTo(who);
        ByteBuffer next = ByteBuffer.allocate(descriptor.length - length).order(ByteOrder.LITTLE_ENDIAN);
        next.put(descriptor, 0, first);
        next.putShort(HEAD + 2, (short) (old.getShort(HEAD + 2) - length));
        next.putShort(HEAD + 4, (short) (old.getShort(HEAD + 4) - 1));
        next.put(descriptor, first + length, descriptor.length - first - length);
        return next.array();
    }

    private static byte[] withResetFor(byte[] descriptor, byte[] who) {
        ByteBuffer old = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
        int length = 28 + who.length;
        ByteBuffer next = ByteBuffer.allocate(descriptor.length + length).order(ByteOrder.LITTLE_ENDIAN);
        next.put(descriptor, 0, HEAD + LIST_HEAD);
        next.putShort(HEAD + 2, (short) (old.getShort(HEAD + 2) + length));
        next.putShort(HEAD + 4, (short) (old.getShort(HEAD + 4) + 1));
        next.put((byte) 5).put((byte) 0).putShort((short) length).putInt(0x100).putInt(1);
        next.put(new byte[] {
            0x70,
            (byte) 0x95,
            0x29,
            0x00,
            0x6d,
            0x24,
            (byte) 0xd0,
            0x11,
            (byte) 0xa7,
            0x68,
            0x00,
            (byte) 0xaa,
            0x00,
            0x6e,
            0x05,
            0x29
        });
        next.put(who);
        next.put(descriptor, HEAD + LIST_HEAD, descriptor.length - HEAD - LIST_HEAD);
        return next.array();
    }

    @Override
    public void close() {
        delete();
    }
}
