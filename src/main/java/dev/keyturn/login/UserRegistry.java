package dev.keyturn.login;

import java.sql.Timestamp;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The registry of users of an identity provider or a directory: which name belongs to which person. Four eyes compares names, and
 * providers let people change theirs, or give one that became free to another person (OpenID Connect Core 5.7: only
 * issuer and subject are unique and never reassigned). So a person keeps the first name, and a name belongs to one
 * person for good.
 */
public final class UserRegistry {

    private static final Logger log = LoggerFactory.getLogger(UserRegistry.class);

    /**
     * The small letters of Latin alphabets, each as one character, but for those that are read as others (a dotless i, a
     * kra, an n with an apostrophe in front). Nothing among them is a wildcard.
     */
    private static final String LETTER = "a-z\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017e";

    private static final Pattern PLAIN = Pattern.compile("[" + LETTER + "0-9][" + LETTER + "0-9._@+#'|:-]{0,199}");

    private static final int LONGEST_SUBJECT = 255;

    /** Names under which Keyturn itself acts. */
    private static final String OWN = "keyturn-";

    private final JdbcTemplate jdbc;
    private final Predicate<String> isOfTheEngine;
    private final Clock clock;
    private final TransactionOperations own;

    /**
     * @param isOfTheEngine whether the engine has a user of that name, in upper or lower case, who logs in with a
     * password
     * @param own makes a transaction of its own, which another one's failure does not end
     */
    public UserRegistry(JdbcTemplate jdbc, Predicate<String> isOfTheEngine, Clock clock, TransactionOperations own) {
        this.own = own;
        this.jdbc = jdbc;
        this.isOfTheEngine = isOfTheEngine;
        this.clock = clock;
    }

    /** @throws LoginRefusedException when the name cannot be this person's */
    String idOf(String issuer, String subject, String name) {
        return known(issuer, subject).orElseGet(() -> remember(issuer, subject, folded(name)));
    }

    /**
     * Whether an account of a directory has the name that it had at its first login, and no other account had it before. The
     * directory's own names are taken as they are. What is refused is logged with what an administrator can do.
     *
     * @param person what the directory tells of the person who has the account; null when it tells nothing
     */
    public boolean isKnownAs(String directory, String guid, String name, @Nullable String person) {
        String id = name.toLowerCase(Locale.ROOT);
        Optional<String> known = known(directory, guid);
        if (known.isEmpty()) {
            if (isOfTheEngine.test(id)
                    || !insert(directory, guid, id) && !known(directory, guid).equals(Optional.of(id))) {
                log.warn(
                        "A login as {} was refused: another account had this name before, whose requests and approvals are on"
                                + " record. If it is the same person, or the record of that one does not matter any more, delete"
                                + " the row with user_id '{}' from keyturn_person.",
                        name,
                        id);
                return false;
            }
        } else if (!known.get().equals(id)) {
            log.warn(
                    "A login as {} was refused: this account was called {} before, and has requests or approvals under that"
                            + " name. When none of them is open any more, delete the row with user_id '{}' from keyturn_person.",
                    name,
                    known.get(),
                    known.get());
            return false;
        }
        tell(directory, guid, person);
        return true;
    }

    /**
     * Keeps what two accounts of one person have in common.
     *
     * @param person null when this login does not tell it, as a token may not: what was told before stays
     */
    void tell(String issuer, String subject, @Nullable String person) {
        if (person != null) {
            String kept = person.substring(0, Math.min(person.length(), LONGEST_SUBJECT));
            jdbc.update(
                    "update keyturn_person set person_attribute = ? where issuer = ? and subject = ?"
                            + " and coalesce(person_attribute, '') <> ?",
                    kept,
                    issuer,
                    subject,
                    kept);
        }
    }

    /** Not when an administrator has given the name to another person, or is about to. */
    boolean isStill(String issuer, String subject, String id) {
        return known(issuer, subject).filter(id::equals).isPresent();
    }

    private Optional<String> known(String issuer, String subject) {
        List<String> ids = jdbc.queryForList(
                "select user_id from keyturn_person where issuer = ? and subject = ?", String.class, issuer, subject);
        return ids.stream().findFirst();
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private String remember(String issuer, String subject, String id) {
        if (subject.length() > LONGEST_SUBJECT || !PLAIN.matcher(id).matches() || id.startsWith(OWN)) {
            throw new LoginRefusedException(
                    "The identity provider gives you a name that cannot be a user of Keyturn: at"
                            + " most 200 Latin letters, digits, and . _ @ + # ' | : - are allowed, and not keyturn- in front."
                            + " An administrator can configure another claim.");
        }
        if (isOfTheEngine.test(id)) {
            throw refused(id, "a user of Keyturn who logs in with a password");
        }
        if (insert(issuer, subject, id)) {
            return id;
        }
        // perhaps by the same person, in another window
        return known(issuer, subject).orElseThrow(() -> refused(id, "another person, who logged in with it before"));
    }

    /** Not when the name or the person is there already. It commits by itself, whatever becomes of the caller's transaction. */
    private boolean insert(String issuer, String subject, String id) {
        try {
            own.executeWithoutResult(status -> jdbc.update(
                    "insert into keyturn_person (issuer, subject, user_id, first_seen) values (?, ?, ?, ?)",
                    issuer,
                    subject,
                    id,
                    Timestamp.from(clock.instant())));
            log.info(
                    "{} logged in for the first time, as subject {} of {}. The name stays this person's.",
                    id,
                    subject,
                    issuer);
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    private static LoginRefusedException refused(String id, String whose) {
        log.warn(
                "A login as {} was refused, because the name belongs to {}. An administrator decides whose it is.",
                id,
                whose);
        return new LoginRefusedException("The name " + id + " belongs to " + whose
                + ". An administrator must free it first, or give you another one.");
    }
}
