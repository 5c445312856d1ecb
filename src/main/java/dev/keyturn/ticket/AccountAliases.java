package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code keyturn.tickets.sources.<name>.accounts}: names of configuration items that are not names of accounts, each with
 * the account it stands for. A key of a map in YAML or in an environment variable comes without blanks and without most
 * other characters (Spring Boot, <em>Relaxed Binding</em>, maps), so a key of nothing but letters and digits stands for
 * every name that has them.
 */
final class AccountAliases {

    private final Map<String, String> byName = new LinkedHashMap<>();
    private final Map<String, String> byLetters = new LinkedHashMap<>();

    AccountAliases(Map<String, String> configured) {
        configured.forEach((name, account) -> {
            byName.put(folded(name), account);
            if (name.matches("[A-Za-z0-9_-]+") && !letters(name).isEmpty()) {
                byLetters.put(letters(name), account);
            }
        });
    }

    /** @throws InvalidSettingException for the first one that no ticket can ever match */
    static void check(String setting, Map<String, String> configured, Accounts accounts) {
        Map<String, String> known = new LinkedHashMap<>();
        configured.forEach((name, account) -> {
            String letters = letters(name);
            if (letters.isEmpty() && name.matches("\\p{ASCII}*")) {
                throw new InvalidSettingException(
                        setting + "[" + name + "]",
                        "lost all characters of its name, and can match nothing. Write the name in brackets, such as"
                                + " \"[the name]\".");
            }
            if (accounts.all().stream().noneMatch(one -> isAccount(account, one))) {
                throw new InvalidSettingException(
                        setting + "[" + name + "]",
                        "is " + account + ", which is none of Keyturn's accounts. Correct the account's name.");
            }
            String other = known.putIfAbsent(letters.isEmpty() ? folded(name) : letters, account);
            if (other != null && !other.equalsIgnoreCase(account)) {
                throw new InvalidSettingException(
                        setting + "[" + name + "]",
                        "is " + account + " and " + other
                                + ": names that differ only in blanks or signs must stand for one account.");
            }
        });
    }

    /** Whether a ticket that names this subject names the account. */
    boolean isName(String subject, Account account) {
        String meant = byName.getOrDefault(folded(subject), byLetters.get(letters(subject)));
        return isAccount(meant == null ? subject : meant, account);
    }

    /** Whether settings say of this one which account it stands for. */
    boolean isListed(String subject) {
        return byName.containsKey(folded(subject)) || byLetters.containsKey(letters(subject));
    }

    /** By its name in Keyturn, its {@code sAMAccountName}, {@code DOMAIN\name} or its UPN. */
    private static boolean isAccount(String name, Account account) {
        String user = account.account();
        String domain = account.domain();
        return name.equalsIgnoreCase(account.name())
                || name.equalsIgnoreCase(user)
                || name.equalsIgnoreCase(domain + "\\" + user)
                || name.equalsIgnoreCase(domain.split("\\.")[0] + "\\" + user)
                || name.equalsIgnoreCase(user + "@" + domain);
    }

    private static String folded(String name) {
        return name.strip().replaceAll("[\\s\\p{Z}]+", " ").toLowerCase(Locale.ROOT);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
