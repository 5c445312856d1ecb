package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** People and their groups in a {@link SambaForest}, gone again in the end. */
public final class SambaPeople implements AutoCloseable {

    private final SambaForest forest;
    private final Map<String, String> dns = new HashMap<>();
    private final List<String> groups = new ArrayList<>();

    /** @param members of each group, by name */
    public SambaPeople(SambaForest forest, Map<String, List<String>> members) {
        this.forest = forest;
        members.forEach(this::group);
    }

    /** Makes a group that is a member of another one. */
    public void nest(String name, List<String> members, String into) {
        group(name, members);
        forest.asAdministrator(administrator ->
                administrator.modify(dn(into), new Modification(ModificationType.ADD, "member", dn(name))));
    }

    public void disable(String user) {
        forest.modify(dns.get(user), "userAccountControl", "66050");
    }

    public void enable(String user) {
        forest.modify(dns.get(user), "userAccountControl", "66048");
    }

    /** @param when in ticks since 1601 */
    public void expire(String user, String when) {
        forest.modify(dns.get(user), "accountExpires", when);
    }

    /** To the same one, at another time. */
    public void setPassword(String user) {
        forest.tool("user", "setpassword", user, "--newpassword=" + SambaForest.PASSWORD);
    }

    public void leave(String user, String group) {
        forest.asAdministrator(administrator ->
                administrator.modify(dn(group), new Modification(ModificationType.DELETE, "member", dns.get(user))));
    }

    /** Of what two accounts of one person have in common. */
    public void employee(String user, String number) {
        forest.modify(dns.get(user), "employeeID", number);
    }

    /** In another container, where somebody may make one. */
    public void sameName(String group, String container, String member) {
        Entry entry = new Entry(sameName(group, container));
        entry.addAttribute("objectClass", "group");
        entry.addAttribute("sAMAccountName", group + " too");
        entry.addAttribute("member", dns.get(member));
        forest.asAdministrator(administrator -> administrator.add(entry));
    }

    public void removeSameName(String group, String container) {
        forest.asAdministrator(administrator -> administrator.delete(sameName(group, container)));
    }

    private String sameName(String group, String container) {
        return "CN=" + group + "," + container + "," + forest.baseDn();
    }

    /** The account is deleted, and a new one of the same name is in the group. */
    public void giveNameToAnotherAccount(String user, String group) {
        forest.asAdministrator(administrator -> administrator.delete(dns.get(user)));
        dns.put(user, forest.addUser(user, "CN=Users"));
        forest.asAdministrator(administrator ->
                administrator.modify(dn(group), new Modification(ModificationType.ADD, "member", dns.get(user))));
    }

    public String domain() {
        return forest.realm().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        groups.forEach(group -> forest.asAdministrator(administrator -> administrator.delete(dn(group))));
        dns.values().forEach(user -> forest.asAdministrator(administrator -> administrator.delete(user)));
    }

    private void group(String name, List<String> members) {
        for (String member : members) {
            dns.computeIfAbsent(member, user -> forest.addUser(user, "CN=Users"));
        }
        Entry entry = new Entry(dn(name));
        entry.addAttribute("objectClass", "group");
        entry.addAttribute("member", members.stream().map(dns::get).toList());
        forest.asAdministrator(administrator -> administrator.add(entry));
        groups.add(name);
    }

    public String dn(String group) {
        return "CN=" + group + ",CN=Users," + forest.baseDn();
    }
}
