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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/** One connector account in a {@link SambaForest}. */
public final class SambaAccount implements DirectoryUnderTest {

    private static final int HEAD = 20;
    private static final int LIST_HEAD = 8;

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

    /** Moves it to another organizational unit under another common name; its logon name stays. */
    public void moveTo(String container, String commonName) {
        forest.asAdministrator(administrator -> administrator.modifyDN(
                new ModifyDNRequest(dn, "CN=" + commonName, true, container + "," + forest.baseDn())));
        dn = "CN=" + commonName + "," + container + "," + forest.baseDn();
    }

    public void delete() {
        forest.asAdministrator(administrator -> administrator.delete(dn));
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
