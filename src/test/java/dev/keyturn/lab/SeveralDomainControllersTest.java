package dev.keyturn.lab;

import static dev.keyturn.lab.state.LabForestRig.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.directory.Intent;
import dev.keyturn.lab.state.LabForestRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two directories that stand for two domain controllers between which nothing is replicated yet. */
class SeveralDomainControllersTest {

    private static final Intent TO_CHANGE = Intent.toChange(false);
    private static final String NEW = "Zr8-winter.Harbour-42_lamp";

    @TempDir
    Path first;

    @TempDir
    Path second;

    private LabForestRig one;
    private LabForestRig other;
    private Account account;
    private Directory directory;

    @BeforeEach
    void start() throws IOException {
        one = new LabForestRig(first);
        // both have the same authority and the same rotator
        for (String file : List.of("lab-ca.pem", "lab-directory.pem", "lab-directory.key")) {
            Files.copy(first.resolve(file), second.resolve(file));
        }
        Path rotator = one.directory.rotatorPasswordFile();
        Files.copy(rotator, second.resolve(rotator.getFileName()));
        other = new LabForestRig(second);
        one.clock.forward(Duration.ofHours(1));
        other.clock.forward(Duration.ofHours(1));
        directory = new AdDirectory(one.clock);
        account = reaching(one.directory.url(), other.directory.url());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void theChangeGoesToOneAndTheOtherIsReplicatingWithoutAFailedLogon() {
        PasswordChange change = directory.setPassword(account, TO_CHANGE, null, secret(NEW), seen -> {});

        assertThat(change.after().domainController()).isEqualTo("localhost:" + one.directory.port());
        assertThat(directory.accepts(account, secret(NEW), change.after().domainController()))
                .isTrue();
        assertThat(directory.others(account, secret(NEW), change.after()))
                .containsExactly(new Replica(
                        "localhost:" + other.directory.port(),
                        Replica.State.REPLICATING,
                        "localhost:" + other.directory.port()
                                + " has not heard of the new password yet; replication brings it."));
        assertThat(one.actions()).containsExactly("reset-password", "bind");
        assertThat(other.actions()).isEmpty();
    }

    @Test
    void whenTheChangeArrivesOneLogonProvesIt() {
        AccountState written = directory
                .setPassword(account, TO_CHANGE, null, secret(NEW), seen -> {})
                .after();
        other.directory.changePassword(secret(NEW));

        assertThat(directory.others(account, secret(NEW), written))
                .extracting(Replica::state)
                .containsExactly(Replica.State.CURRENT);
        assertThat(other.actions()).containsExactly("reset-password", "bind");
    }

    @Test
    void aPasswordThatWasSetLaterAtAnotherOneIsSeenAlthoughALogonWouldTakeThePreviousOne() {
        AccountState written = directory
                .setPassword(account, TO_CHANGE, null, secret(NEW), seen -> {})
                .after();
        other.directory.changePassword(secret(NEW));
        other.directory.changePassword(secret("Qm3-summer.Meadow-17_kite"));

        assertThat(directory.accepts(account, secret(NEW), "localhost:" + other.directory.port()))
                .isTrue();
        assertThat(directory.others(account, secret(NEW), written))
                .extracting(Replica::state)
                .containsExactly(Replica.State.NEWER);
    }

    @Test
    void theOneThatWasWorkedWithIsKeptUntilItIsSilent() {
        Intent kept = TO_CHANGE.at("localhost:" + other.directory.port());

        assertThat(directory.check(account, kept).domainController()).isEqualTo("localhost:" + other.directory.port());
        other.close();
        assertThat(directory.check(account, kept).domainController()).isEqualTo("localhost:" + one.directory.port());
    }

    @Test
    void theNextOneIsWrittenToWhenTheFirstIsDown() {
        one.close();

        assertThat(directory
                        .setPassword(account, TO_CHANGE, null, secret(NEW), seen -> {})
                        .after()
                        .domainController())
                .isEqualTo("localhost:" + other.directory.port());
    }

    private Account reaching(String... urls) {
        return one.account(one.certificates.caFile(), Duration.ofSeconds(10), urls);
    }
}
