package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.directory.SambaAccount;
import dev.keyturn.directory.SambaForest;
import dev.keyturn.lab.directory.LabRealDirectory;
import dev.keyturn.secret.SecretStore;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole rotations and repairs with a real domain controller: the product and the lab's sync servers log in to Samba. */
class ActiveDirectoryIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = RunningKeyturn.with(ActiveDirectoryIT::samba);

    private static final String WRONG = "{\"password\":\"Not-the-password-1\"}";
    private static SambaAccount account;

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();

    private static LabRealDirectory samba() {
        SambaForest forest = SambaForest.contoso();
        account = forest.newAccount();
        return new LabRealDirectory(
                forest.url(),
                forest.caFile(),
                "OU=Connectors," + forest.baseDn(),
                forest.rotatorDn(),
                forest.rotatorPasswordFile(),
                account.name(),
                forest.realm());
    }

    @AfterAll
    static void removeAccount() {
        if (account != null) {
            account.delete();
        }
    }

    @Test
    void aWholeRotationEndsVerifiedAndItsEvidenceNamesWhatTheDomainControllerSays() {
        String before = account.get("pwdLastSet");
        int version = Integer.parseInt(account.get("msDS-KeyVersionNumber"));

        String id = rotations.start(CONTOSO);

        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        // read before the logon below, which the domain controller may count
        assertThat(Integer.parseInt(account.get("badPwdCount"))).isZero();
        assertThat(account.get("pwdLastSet")).isNotEqualTo(before);
        assertThat(account.has(SambaForest.PASSWORD)).isFalse();
        everyServerLogsInToSamba();
        JsonNode evidence = evidence(id, "changePasswordInAd");
        assertThat(evidence.get("domainController").asText())
                .isEqualTo(SambaForest.contoso().address() + ":636");
        assertThat(evidence.get("method").asText()).isEqualTo("RESET");
        assertThat(evidence.get("keyVersionBefore").asInt()).isEqualTo(version);
        assertThat(evidence.get("keyVersion").asInt()).isEqualTo(version + 1);
        assertThat(evidence.get("pwdLastSet").asText()).startsWith("20");
    }

    @Test
    void withoutTheRightToResetAnAccountChangesItsOwnPasswordOnceItIsKnown() {
        assertThat(rotations.outcome(rotations.start(CONTOSO))).isEqualTo("VERIFIED");
        String rotator = account.forest().rotatorDn();
        account.forbidReset(rotator);
        try {
            String id = rotations.request(CONTOSO);
            JsonNode asked = rotations.awaitState(id, "AWAITING_APPROVAL");
            assertThat(messages(asked))
                    .contains(account.name()
                            + " cannot change back to an earlier password, because the domain remembers 24"
                            + " passwords or demands a minimum age; this rotation can only go forward.");
            rotations.approve(id);
            assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
            assertThat(evidence(id, "changePasswordInAd").get("method").asText())
                    .isEqualTo("SELF_CHANGE");
        } finally {
            account.allowReset(rotator);
        }
        everyServerLogsInToSamba();
    }

    @Test
    void theApproverIsToldWhetherTheRotationCanBeRolledBack() {

        account.setPassword("Nobody-knows.this-1");

        String id = rotations.request(CONTOSO);
        JsonNode asked = rotations.awaitState(id, "AWAITING_APPROVAL");

        boolean known = keyturn.bean(SecretStore.class)
                .find(CONTOSO, SecretStore.Label.CURRENT)
                .isPresent();
        assertThat(messages(asked).anyMatch(message -> message.contains("cannot be rolled back")))
                .isEqualTo(!known);
        rotations.approve(id);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @Test
    void aWholeRepairProvesWhatThePersonTypesAndChangesNothingInActiveDirectory() {
        // then one password was set since the stored one, which the key version shows
        assertThat(rotations.outcome(rotations.start(CONTOSO))).isEqualTo("VERIFIED");
        account.setPassword("Set-by-an-admin-2026!");
        String set = account.get("pwdLastSet");
        String id = rotations.request("requester", RotationDriver.body(CONTOSO).put("kind", "REPAIR"));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        rotations.approve(id);
        rotations.claim(id, "enter-password", "operator");
        String path = "/api/rotations/" + id + "/password";

        Answer wrong = keyturn.http().post("operator", path, WRONG);
        Answer right = keyturn.http().post("operator", path, "{\"password\":\"Set-by-an-admin-2026!\"}");

        assertThat(wrong.status()).as(wrong.body()).isEqualTo(422);
        assertThat(wrong.detail())
                .isEqualTo(
                        "Active Directory does not accept this password. Check it and enter it again; 2 tries are left.");
        assertThat(right.status()).as(right.body()).isEqualTo(204);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        assertThat(account.get("pwdLastSet")).isEqualTo(set);
        everyServerLogsInToSamba();
    }

    @Test
    void aRepairTriesNoPasswordThatWouldLockTheAccountAndNoneOfALockedOne() {
        assertThat(rotations.outcome(rotations.start(CONTOSO))).isEqualTo("VERIFIED");
        account.setPassword("Set-by-an-admin-2027!");
        String id = rotations.request("requester", RotationDriver.body(CONTOSO).put("kind", "REPAIR"));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        rotations.approve(id);
        rotations.claim(id, "enter-password", "operator");
        String path = "/api/rotations/" + id + "/password";
        failLogons(9);

        Answer oneMore = keyturn.http().post("operator", path, WRONG);
        assertThat(oneMore.detail()).startsWith("One more wrong password would lock " + account.name());
        assertThat(account.get("badPwdCount")).isEqualTo("9");

        failLogons(1);
        Answer locked = keyturn.http().post("operator", path, WRONG);
        assertThat(locked.detail()).startsWith(account.name() + " is locked");
        assertThat(account.get("badPwdCount")).isEqualTo("10");

        account.unlock();
        assertThat(keyturn.http()
                        .post("operator", path, "{\"password\":\"Set-by-an-admin-2027!\"}")
                        .status())
                .isEqualTo(204);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @Test
    void aPolicyThatTightensBetweenTwoRotationsGetsALongerPassword() {
        assertThat(rotations.outcome(rotations.start(CONTOSO))).isEqualTo("VERIFIED");
        SambaForest forest = account.forest();
        forest.modify(forest.baseDn(), "minPwdLength", "60");
        try {
            String id = rotations.request(CONTOSO);
            JsonNode asked = rotations.awaitState(id, "AWAITING_APPROVAL");
            assertThat(messages(asked)).contains(account.name() + " must have a password of at least 60 characters.");
            rotations.approve(id);
            assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        } finally {
            forest.modify(forest.baseDn(), "minPwdLength", "14");
        }
        everyServerLogsInToSamba();
    }

    @Test
    void anAccountThatIsLockedAfterTheApprovalStopsTheRotationBeforeTheChange() {
        stopsBeforeTheChange(
                () -> failLogons(10),
                account.name()
                        + " is locked, and a new password does not unlock it; find what sends the wrong password,"
                        + " then unlock it.",
                account::unlock);
    }

    @Test
    void anAccountThatIsDisabledAfterTheApprovalStopsTheRotationBeforeTheChange() {
        stopsBeforeTheChange(
                () -> account.enable(false), account.name() + " is disabled; enable it.", () -> account.enable(true));
    }

    @Test
    void anAccountThatExpiresAfterTheApprovalStopsTheRotationBeforeTheChange() {
        stopsBeforeTheChange(
                () -> account.set("accountExpires", "133000000000000000"),
                account.name() + " expired at 2022-06-18T04:26:40Z; extend it.",
                () -> account.set("accountExpires", "0"));
    }

    @Test
    void anAccountThatIsRenamedAfterTheApprovalStopsTheRotationBeforeTheChange() {
        stopsBeforeTheChange(
                () -> account.set("sAMAccountName", "svc-renamed"),
                account.name() + " was renamed to svc-renamed since the approval; the sync servers log in with the old"
                        + " name. Rename it back, or correct the configuration of Keyturn and of the connector.",
                () -> account.set("sAMAccountName", account.name()));
    }

    @Test
    void anAccountThatIsMovedAfterTheApprovalIsFollowed() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        String from = account.dn();
        account.moveTo("OU=Moved", account.name() + "-moved");
        try {
            rotations.approve(id);
            assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
            assertThat(messages(rotations.check(id)))
                    .contains(account.name() + " was moved since the approval, from " + from + " to " + account.dn()
                            + ". It is the same object, so the rotation goes on with it.");
            everyServerLogsInToSamba();
        } finally {
            account.moveTo("OU=Connectors", account.name());
        }
    }

    private void stopsBeforeTheChange(Runnable mishap, String message, Runnable repair) {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        String before = account.get("pwdLastSet");
        mishap.run();
        try {
            rotations.approve(id);
            assertThat(rotations.needsDecision(id).get("message").asText()).contains(message);
            assertThat(account.get("pwdLastSet")).isEqualTo(before);
        } finally {
            repair.run();
        }
        rotations.choose(id, "RETRY");
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        everyServerLogsInToSamba();
    }

    private static void failLogons(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(account.accepts("Wrong-password." + i)).isFalse();
        }
    }

    /** Each has stored and loaded one password, and its last import logged in with it. */
    private void everyServerLogsInToSamba() {
        String fingerprint = null;
        for (String name : LabView.serversOf(CONTOSO)) {
            JsonNode server = lab.server(name);
            JsonNode connector = server.get("connectors").get(0);
            assertThat(connector.get("account").asText()).isEqualTo(account.name());
            String stored = connector.get("storedFingerprint").asText();
            assertThat(connector.get("loadedFingerprint").asText()).as(name).isEqualTo(stored);
            assertThat(fingerprint == null ? stored : fingerprint).as(name).isEqualTo(stored);
            fingerprint = stored;
            JsonNode runs = server.get("runs");
            assertThat(runs.get(runs.size() - 1).get("result").asText())
                    .as(name)
                    .isEqualTo("success");
        }
    }

    private JsonNode evidence(String id, String step) {
        return StreamSupport.stream(rotations.check(id).get("steps").spliterator(), false)
                .filter(candidate -> candidate.get("name").asText().equals(step))
                .reduce((first, last) -> last)
                .orElseThrow()
                .get("evidence");
    }

    private static Stream<String> messages(JsonNode rotation) {
        return StreamSupport.stream(rotation.get("findings").spliterator(), false)
                .map(finding -> finding.get("message").asText());
    }
}
