package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.ManyRotations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The page of all rotations before there is one, and with the first. */
class FirstAuditListInBrowserIT {

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab();

    @Test
    void thePageSaysHowTheFirstRotationComesAboutAndThenListsItWithWhoAskedAndWhoApproved() {
        Screen screen = LAB.screen();
        screen.desk();
        LAB.logIn("auditor");
        LAB.browser().get(LAB.baseUrl() + "/audit");

        screen.see("list", "No rotation was requested yet.");
        assertThat(screen.text("list")).contains("in Tasklist, by a change ticket, or with POST /api/rotations.");
        assertThat(screen.texts("#ages td .state")).containsExactly("– Unknown", "– Unknown");
        assertThat(screen.isShown("pages")).isFalse();
        screen.onDeskAndPhone("20-audit-none");
        verify();
        screen.see("verdict-word", "Nothing to verify yet");

        ManyRotations.seal(
                LAB.application().getBean(EvidenceLog.class),
                LAB.application().getBean(JdbcTemplate.class),
                LAB.application().getBean(PlatformTransactionManager.class),
                1,
                1);
        LAB.browser().navigate().refresh();

        screen.seeMany("#list tbody tr", 1);
        assertThat(screen.texts("#list td"))
                .contains("contoso.com", "✓ Verified", "requester1", "approver1", "CHG0000001", "1");
        assertThat(screen.text("found")).isEqualTo("1 to 1 of 1");
        verify();
        screen.see("verdict-word", "The record holds");
        replaceInTheRecord("The window is agreed.", "The window was agreed.");
        verify();
        screen.see("verdict-word", "The record does not hold");
        replaceInTheRecord("The window was agreed.", "The window is agreed.");
        verify();
        screen.see("verdict-word", "The record holds");
        screen.onDeskAndPhone("21-audit-one");
        screen.noComplaintOfTheBrowser();
    }

    private static void replaceInTheRecord(String old, String text) {
        LAB.application()
                .getBean(JdbcTemplate.class)
                .update("update keyturn_evidence set document = replace(document, ?, ?)", old, text);
    }

    private static void verify() {
        LAB.browser().findElement(By.id("verify")).click();
    }
}
