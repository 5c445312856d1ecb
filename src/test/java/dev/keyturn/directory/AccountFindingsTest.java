package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import dev.keyturn.account.Finding;
import dev.keyturn.account.Finding.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountFindingsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final PasswordPolicy POLICY = new PasswordPolicy(14, true, true);

    private final Entry entry = new Entry("CN=MSOL_1,CN=Users,DC=contoso,DC=com");

    @Test
    void a_healthy_account_only_informs() {
        entry.addAttribute("userAccountControl", "66048");
        entry.addAttribute("pwdLastSet", "134000000000000000");
        entry.addAttribute("accountExpires", "9223372036854775807");
        entry.addAttribute("allowedAttributesEffective", "unicodePwd");

        assertThat(findings(POLICY)).extracting(Finding::severity).containsOnly(Severity.INFORMS);
    }

    @Test
    void a_group_managed_service_account_blocks() {
        entry.addAttribute("objectClass", "top", "computer", "msDS-GroupManagedServiceAccount");

        assertThat(first(POLICY)).satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
            assertThat(finding.sentence()).contains("group managed service account");
        });
    }

    @Test
    void an_account_that_expired_blocks_and_one_that_will_does_not() {
        entry.addAttribute("accountExpires", "133000000000000000");
        assertThat(first(POLICY).sentence()).contains("expired at 2022-06-18");

        entry.setAttribute("accountExpires", "150000000000000000");
        assertThat(first(POLICY).severity()).isNotEqualTo(Severity.BLOCKS);
    }

    @Test
    void a_lockout_time_alone_counts_only_where_the_domain_controller_computes_nothing() {
        entry.addAttribute("lockoutTime", "134000000000000000");
        assertThat(first(POLICY).sentence()).contains("is locked");

        entry.addAttribute("msDS-User-Account-Control-Computed", "0");
        assertThat(first(POLICY).severity()).isNotEqualTo(Severity.BLOCKS);
    }

    @Test
    void protected_users_and_a_forced_change_and_an_unknown_right_warn() {
        entry.addAttribute("memberOf", "CN=Protected Users,CN=Users,DC=contoso,DC=com");
        entry.addAttribute("pwdLastSet", "0");

        assertThat(findings(POLICY))
                .filteredOn(finding -> finding.severity() == Severity.WARNS)
                .extracting(Finding::sentence)
                .satisfiesExactly(
                        one -> assertThat(one).contains("Protected Users"),
                        two -> assertThat(two).contains("must change its password"),
                        three -> assertThat(three).contains("could not be established"));
    }

    @Test
    void a_policy_that_cannot_be_met_blocks_and_one_that_cannot_be_read_warns() {
        assertThat(first(new PasswordPolicy(100, true, true)).sentence()).contains("100 characters");
        assertThat(findings(new PasswordPolicy(14, true, false)))
                .extracting(Finding::sentence)
                .anySatisfy(sentence -> assertThat(sentence).contains("may not read"));
    }

    private Finding first(PasswordPolicy policy) {
        return findings(policy).get(0);
    }

    private List<Finding> findings(PasswordPolicy policy) {
        return AccountFindings.of("MSOL_1", entry, policy, NOW);
    }
}
