package dev.keyturn.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.approval.ApprovalPolicies.UnusablePolicyException;
import dev.keyturn.engine.guard.PolicyDeployer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that comes with Keyturn, in a real engine, and what becomes of one that is wrong. */
class PolicyDeployerTest {

    private static final ProcessEngine ENGINE = engine();

    private final ApprovalPolicies policies =
            new DmnApprovalPolicies(ENGINE.getRepositoryService(), ENGINE.getDecisionService());

    @AfterEach
    void deployNothing() {
        ENGINE.getRepositoryService().createDeploymentQuery().list().forEach(deployment -> ENGINE.getRepositoryService()
                .deleteDeployment(deployment.getId(), true));
    }

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tier-0,      ROTATE, false, 1, PT72H, PT336H, false",
        "tier-0,      REPAIR, false, 1, PT72H, PT336H, false",
        "tier-0,      ROTATE, true,  1, PT4H,  PT48H,  false",
        "tier-0-dual, ROTATE, false, 2, PT72H, PT336H, true",
        "tier-0-dual, REPAIR, false, 2, PT24H, PT168H, false",
        "tier-0-dual, REPAIR, true,  2, PT4H,  PT48H,  false",
        "another,     ROTATE, false, 1, PT72H, PT336H, false"
    })
    void theTableThatComesWithKeyturnSaysWhoApprovesAndUntilWhen(
            String tier, String kind, boolean urgent, int approvals, Duration escalate, Duration expire, boolean window)
            throws IOException {
        deploy(table());

        ApprovalPolicy policy = policies.choose(new ApprovalPolicies.Question(tier, kind, "requester", urgent));

        assertThat(policy.approvals()).isEqualTo(approvals);
        assertThat(policy.group()).isEqualTo("rotation-approvers");
        assertThat(policy.escalateAfter()).isEqualTo(escalate);
        assertThat(policy.escalateTo()).isEqualTo("camunda-admin");
        assertThat(policy.expireAfter()).isEqualTo(expire);
        assertThat(policy.windowRequired()).isEqualTo(window);
        assertThat(policy.decision()).startsWith("approval-policy:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hitPolicy="FIRST"|hitPolicy="COLLECT"|Its hit policy has to be FIRST.
                    hitPolicy="FIRST"|hitPolicy="UNIQUE"|Its hit policy has to be FIRST.
                    <text>tier</text>|<text>colour</text>|It asks for colour. It can go by tier, kind, requester and urgent.
                    name="remindAfter"|name="remind"|Its outputs have to be approvals, escalateAfter, escalateTo, expireAfter, group, remindAfter, windowRequired.
                    <outputEntry id="r2-approvals"><text>2|<outputEntry id="r2-approvals"><text>0|Rule 2: The number of approvals is 0. It has to be 1 or 2.
                    <outputEntry id="r2-approvals"><text>2|<outputEntry id="r2-approvals"><text>3|Rule 2: The number of approvals is 3. It has to be 1 or 2.
                    <outputEntry id="r2-approvals"><text>2|<outputEntry id="r2-approvals"><text>1 + 1|Rule 2: Column approvals says null. It has to be a whole number.
                    <outputEntry id="r3-remind"><text>"P1D"|<outputEntry id="r3-remind"><text>"daily"|Rule 3: Column remindAfter says daily. It has to be a time of at least a minute, such as "PT4H" or "P14D".
                    <outputEntry id="r3-remind"><text>"P1D"|<outputEntry id="r3-remind"><text>"PT1S"|Rule 3: Column remindAfter says PT1S. It has to be a time of at least a minute, such as "PT4H" or "P14D".
                    <outputEntry id="r3-remind"><text>"P1D"|<outputEntry id="r3-remind"><text>"P99999D"|Rule 3: Column remindAfter says P99999D. It has to be a time of at most ten years, such as "P14D".
                    <outputEntry id="r4-escalate"><text>"PT4H"|<outputEntry id="r4-escalate"><text>"P2D"|Rule 4: It escalates after PT48H and expires after PT48H. It has to escalate earlier than it expires.
                    <outputEntry id="r4-group"><text>"rotation-approvers"|<outputEntry id="r4-group"><text>"rotation-aprovers"|It names the group rotation-aprovers, which does not exist.
                    <outputEntry id="r4-group"><text>"rotation-approvers"|<outputEntry id="r4-group"><text>requester|Rule 4: Column group says null. It has to be the id of a group, in quotes.
                    <outputEntry id="r5-window"><text>false|<outputEntry id="r5-window"><text>|Rule 5: Column windowRequired says null. It has to be true or false.
                    <inputEntry id="r5-tier"><text>|<inputEntry id="r5-tier"><text>"tier-1"|Its last rule has to fit every request: leave that rule's input cells empty.
                    """)
    void aWrongTableIsRefusedAndTheOneBeforeStaysInForce(String right, String wrong, String message)
            throws IOException {
        deploy(table());
        assertThat(table()).contains(right);

        assertThatExceptionOfType(BadUserRequestException.class)
                .isThrownBy(() -> deploy(table().replaceFirst(java.util.regex.Pattern.quote(right), wrong)))
                .withMessage("The approval policy is not deployed; the one before stays in force. " + message);

        assertThat(ENGINE.getRepositoryService().createDeploymentQuery().count())
                .isEqualTo(1);
        assertThat(policies.choose(new ApprovalPolicies.Question("tier-0", "ROTATE", "requester", false))
                        .approvals())
                .isEqualTo(1);
    }

    @Test
    void aTableThatAPersonEditedCountsFromItsDeploymentOn() throws IOException {
        deploy(table());
        deploy(table().replace("<outputEntry id=\"r5-approvals\"><text>1", "<outputEntry id=\"r5-approvals\"><text>2"));

        assertThat(policies.choose(new ApprovalPolicies.Question("tier-0", "ROTATE", "requester", false))
                        .approvals())
                .isEqualTo(2);
    }

    @Test
    void aRuleCanGoByTheRequester() throws IOException {
        deploy(table().replace(
                        "<inputEntry id=\"r4-requester\"><text>",
                        "<inputEntry id=\"r4-requester\"><text>\"keyturn-watch\""));

        assertThat(policies.choose(new ApprovalPolicies.Question("tier-0", "REPAIR", "keyturn-watch", true))
                        .expireAfter())
                .isEqualTo(Duration.ofDays(2));
        assertThat(policies.choose(new ApprovalPolicies.Question("tier-0", "REPAIR", "requester", true))
                        .expireAfter())
                .isEqualTo(Duration.ofDays(14));
    }

    @Test
    void otherTablesAreNoOnesBusiness() throws IOException {
        deploy(table().replace("id=\"approval-policy\"", "id=\"another\"")
                .replace("dmnElementRef=\"approval-policy\"", "dmnElementRef=\"another\"")
                .replace("hitPolicy=\"FIRST\"", "hitPolicy=\"RULE ORDER\""));

        assertThatExceptionOfType(UnusablePolicyException.class)
                .isThrownBy(
                        () -> policies.choose(new ApprovalPolicies.Question("tier-0", "ROTATE", "requester", false)))
                .withMessage("There is no approval policy. An administrator has to deploy the table approval-policy.");
    }

    private static void deploy(String table) {
        ENGINE.getRepositoryService()
                .createDeployment()
                .addString("approval-policy.dmn", table)
                .deploy();
    }

    private static String table() throws IOException {
        return Files.readString(Path.of("processes/approval-policy.dmn"));
    }

    private static ProcessEngine engine() {
        var configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setProcessEngineName("policy");
        configuration.setJdbcUrl("jdbc:h2:mem:policy;DB_CLOSE_DELAY=-1");
        configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        configuration.setCustomPostDeployers(List.of(new PolicyDeployer(
                new PolicyCheck(Set.of("rotation-approvers", "camunda-admin", "rotation-operators")::contains))));
        return configuration.buildProcessEngine();
    }
}
