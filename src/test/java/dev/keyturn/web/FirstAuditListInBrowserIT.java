package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.audit.EvidenceLog;
import dev.keyturn.audit.ManyRotations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.logging.LogType;
import org.springframework.transaction.PlatformTransactionManager;

/** The page of all rotations before there is one, and with the first. */
class FirstAuditListInBrowserIT {

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab("--keyturn.watch.enabled=false");

    @Test
    void thePageSaysHowTheFirstRotationComesAboutAndThenListsItWithWhoAskedAndWhoApproved() {
        Screen screen = LAB.screen();
        screen.desk();
        LAB.cockpit().logIn("auditor");
        // what Cockpit had to complain of
        LAB.browser().manage().logs().get(LogType.BROWSER);
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
        screen.onDeskAndPhone("21-audit-one");
        screen.noComplaintOfTheBrowser();
    }

    private static void verify() {
        LAB.browser().findElement(By.id("verify")).click();
    }
}
