package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.connector.ConnectorAdapter;
import dev.keyturn.directory.Directory;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.service.ServiceAdapter;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.StepRecords;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The beans of this room that look at the account in Active Directory, change its password or prove one. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {

    @Bean
    RememberedAccount rememberedAccount(RotationTable rotations, StepRecords steps) {
        return new RememberedAccount(rotations, steps);
    }

    @Bean
    PasswordRecords passwordRecords(
            RotationTable rotations, StepRecords steps, SecretStore secrets, Directory directory) {
        return new PasswordRecords(rotations, steps, secrets, directory);
    }

    @Bean
    Readiness readiness(
            Accounts accounts,
            Directory directory,
            ConnectorAdapter connectors,
            ServiceAdapter services,
            SecretStore secrets,
            RememberedAccount remembered,
            PasswordRecords records,
            RotationFences fences) {
        return new Readiness(accounts, directory, connectors, services, secrets, remembered, records, fences);
    }

    @Bean
    ChangePasswordInAdDelegate changePasswordInAd(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            TargetPassword target,
            SecretStore secrets,
            RememberedAccount remembered) {
        return new ChangePasswordInAdDelegate(
                steps, accounts, directory, target, new Candidates(secrets, directory), remembered);
    }

    @Bean
    PasswordEntry passwordEntry(
            Accounts accounts,
            Directory directory,
            SecretStore secrets,
            RotationTable rotations,
            RotationSettings settings,
            OpenTasks open,
            @Lazy TaskService tasks,
            AsSystem asSystem,
            RememberedAccount remembered) {
        return new PasswordEntry(accounts, directory, secrets, rotations, settings, open, tasks, asSystem, remembered);
    }
}
