package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountFindingsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final String GUID = "00112233-4455-6677-8899-aabbccddeeff";
    private static final String DN = "CN=MSOL_1,CN=Users,DC=contoso,DC=com";

    private final Entry entry = new Entry(DN);
    private PasswordPolicy policy = policy(14, true, Duration.ZERO, 0, 0);
    private Intent intent = Intent.toChange(false);
    private ChangeMethod method = ChangeMethod.RESET;
    private boolean kerberos;
    private Duration ahead = Duration.ZERO;

    @BeforeEach
    void healthy() {
        entry.addAttribute("sAMAccountName", "MSOL_1");
        entry.addAttribute("userAccountControl", "66048");
        entry.addAttribute("pwdLastSet", "134000000000000000");
        entry.addAttribute("accountExpires", "9223372036854775807");
        entry.addAttribute("objectGUID", new byte[] {
            0x33,
            0x22,
            0x11,
            0x00,
            0x55,
            0x44,
            0x77,
            0x66,
            (byte) 0x88,
            (byte) 0x99,
            (byte) 0xaa,
            (byte) 0xbb,
            (byte) 0xcc,
            (byte) 0xdd,
            (byte) 0xee,
            (byte) 0xff
        });
    }

    @Test
    void aHealthyAccountBlocksNothing() {
        assertThat(findings()).extracting(Finding::severity).doesNotContain(Severity.BLOCKS);
    }

    @Test
    void aGroupManagedServiceAccountBlocks() {
        entry.addAttribute("objectClass", "top", "computer", "msDS-GroupManagedServiceAccount");

        assertThat(blocking()).singleElement().asString().contains("group managed service account");
    }

    @Test
    void anAccountThatExpiredBlocksAndOneThatWillDoesNot() {
        entry.setAttribute("accountExpires", "133000000000000000");
        assertThat(blocking()).singleElement().asString().contains("expired at 2022-06-18");

        entry.setAttribute("accountExpires", "150000000000000000");
        assertThat(blocking()).isEmpty();
    }

    @Test
    void aLockoutTimeAloneCountsOnlyWhereTheDomainControllerComputesNothing() {
        entry.addAttribute("lockoutTime", "134000000000000000");
        assertThat(blocking()).singleElement().asString().contains("is locked");

        entry.addAttribute("msDS-User-Account-Control-Computed", "0");
        assertThat(blocking()).isEmpty();
    }

    @Test
    void protectedUsersWarnAlsoThroughAnotherGroup() {
        byte[] protectedUsers = {
            1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0x0d, 0x02, 0, 0
        };
        entry.addAttribute("tokenGroups", protectedUsers);

        assertThat(blocking())
                .singleElement()
                .asString()
                .contains("Protected Users", "through another group", "logon: kerberos");

        kerberos = true;
        assertThat(blocking()).isEmpty();
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("is proved with Kerberos"));
    }

    @Test
    void hoursAreCountedFromSundayInUniversalTimeAndTheNextHalfHourCountsToo() {
        byte[] hours = new byte[21];
        int hour = NOW.atOffset(ZoneOffset.UTC).getDayOfWeek().getValue() % 7 * 24
                + NOW.atOffset(ZoneOffset.UTC).getHour();
        hours[hour / 8] |= (byte) (1 << hour % 8);
        entry.addAttribute("logonHours", hours);
        boolean halfOver = NOW.atOffset(ZoneOffset.UTC).getMinute() >= 30;
        assertThat(blocking()).hasSize(halfOver ? 1 : 0);

        hours[(hour + 1) / 8] |= (byte) (1 << (hour + 1) % 8);
        entry.setAttribute("logonHours", hours);
        assertThat(blocking()).isEmpty();
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("certain hours only"));

        entry.setAttribute("logonHours", new byte[21]);
        assertThat(blocking()).singleElement().asString().contains("may not log on at this hour");

        byte[] always = new byte[21];
        Arrays.fill(always, (byte) -1);
        entry.setAttribute("logonHours", always);
        assertThat(blocking()).isEmpty();
        assertThat(warnings()).noneSatisfy(message -> assertThat(message).contains("hours"));
    }

    @Test
    void whatIsNotReadIsNotCalledGood() {
        entry.removeAttribute("userAccountControl");
        assertThat(blocking())
                .singleElement()
                .asString()
                .contains("does not show the rotator its account restrictions");
        assertThat(findings()).extracting(Finding::message).noneSatisfy(message -> assertThat(message)
                .contains("is enabled and not locked"));
    }

    @Test
    void aRightThatCannotBeReadWarns() {
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("could not be established"));
    }

    @Test
    void aForcedChangeIsWhatARotationDoesAndWhatARepairCannotHelp() {
        entry.setAttribute("pwdLastSet", "0");
        assertThat(warnings()).noneSatisfy(message -> assertThat(message).contains("must change its password"));

        entry.setAttribute("userAccountControl", "512");
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("must change its password"));

        intent = new Intent(false, false, null, null);
        assertThat(blocking()).singleElement().asString().contains("set the password again without this option");
    }

    @Test
    void aPolicyThatCannotBeMetBlocksAndOneThatCannotBeReadWarns() {
        policy = policy(100, true, Duration.ZERO, 0, 0);
        assertThat(blocking()).singleElement().asString().contains("100 characters");

        policy = policy(14, false, Duration.ZERO, 0, 0);
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("may not read"));
    }

    @Test
    void aSelfChangeNeedsThePresentPasswordAndItsMinimumAge() {
        method = ChangeMethod.SELF_CHANGE;
        assertThat(blocking()).singleElement().asString().contains("the present one is not known");

        intent = Intent.toChange(true);
        policy = policy(14, true, Duration.ofDays(1), 0, 0);
        entry.setAttribute("pwdLastSet", "134169120000000000");
        assertThat(blocking()).singleElement().asString().contains("may not change it itself again before");

        entry.setAttribute("pwdLastSet", "134000000000000000");
        assertThat(blocking()).isEmpty();
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("can only go forward"));
    }

    @Test
    void theMarginToTheLockoutIsToldAndASmallOneWarns() {
        policy = policy(14, true, Duration.ZERO, 10, 30);
        entry.addAttribute("badPwdCount", "2");
        entry.addAttribute("badPasswordTime", "134169117000000000");
        assertThat(findings()).extracting(Finding::message).anySatisfy(message -> assertThat(message)
                .contains("locked after 10 wrong passwords", "has counted 2", "8 more lock it"));

        entry.setAttribute("badPwdCount", "9");
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("so 1 more lock it"));

        entry.setAttribute("badPasswordTime", "134000000000000000");
        assertThat(findings()).extracting(Finding::message).anySatisfy(message -> assertThat(message)
                .contains("has counted 0"));
    }

    @Test
    void anotherObjectOrAnotherNameBlocksAndAnotherPlaceOnlyWarns() {
        intent = Intent.toChange(false).about("99999999-4455-6677-8899-aabbccddeeff", DN);
        assertThat(blocking()).singleElement().asString().contains("another has its name");

        intent = Intent.toChange(false).about(GUID, "CN=MSOL_1,OU=Before,DC=contoso,DC=com");
        assertThat(blocking()).isEmpty();
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("was moved", "OU=Before", DN));

        entry.setAttribute("sAMAccountName", "svc-sync");
        assertThat(blocking()).singleElement().asString().contains("was renamed to svc-sync");
    }

    @Test
    void aClockThatIsOffWarnsWithHowMuch() {
        ahead = Duration.ofSeconds(-90);
        assertThat(warnings()).anySatisfy(message -> assertThat(message).contains("dc1", "90 seconds behind"));
    }

    private List<String> blocking() {
        return messages(Severity.BLOCKS);
    }

    private List<String> warnings() {
        return messages(Severity.WARNS);
    }

    private List<String> messages(Severity severity) {
        return findings().stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::message)
                .toList();
    }

    private List<Finding> findings() {
        AccessTo settings = AccessTo.like(AccessTo.simple(List.of(), null, "DC=x", "CN=rotator", Path.of("p"), null))
                .changing(method);
        var access = (kerberos ? settings.withKerberos("rotator@X", Path.of("p"), null) : settings).settings();
        Account account =
                new Account("contoso.com", "MSOL_1", "contoso.com", null, access, List.of(), false, null, null);
        RootDse root = new RootDse(null, null, ahead, Set.of(), false);
        return AccountFindings.of(new Observation(account, intent, "dc1:636", root, entry, policy, NOW));
    }

    private static PasswordPolicy policy(
            int length, boolean complete, Duration age, int lockoutThreshold, int observationMinutes) {
        return new PasswordPolicy(
                length, true, complete, age, 24, lockoutThreshold, Duration.ofMinutes(observationMinutes));
    }
}
