package dev.keyturn.engine;

import dev.keyturn.engine.guard.EnginePart;
import dev.keyturn.kernel.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** Deploys the approval policy, apart from the process model: a new process model must not bring back an old policy. */
final class PolicyDeployment implements EnginePart {

    static final String FILE = "approval-policy.dmn";

    private static final String SETTING = "keyturn.approval.policy-file";

    private final @Nullable Path configured;

    PolicyDeployment(@Nullable Path configured) {
        this.configured = configured;
    }

    @Override
    public void addTo(ProcessEngine engine) {
        try (InputStream table = open()) {
            engine.getRepositoryService()
                    .createDeployment()
                    .name("Keyturn approval policy")
                    .source("keyturn")
                    .enableDuplicateFiltering(false)
                    .addInputStream(FILE, table)
                    .deploy();
        } catch (IOException e) {
            throw new UncheckedIOException("The approval policy cannot be read.", e);
        } catch (ProcessEngineException wrong) {
            if (configured == null) {
                throw wrong;
            }
            throw new InvalidSettingException(SETTING, "names " + configured + ". " + wrong.getMessage());
        }
    }

    private InputStream open() throws IOException {
        if (configured == null) {
            return new ClassPathResource(BundledModels.FOLDER + FILE).getInputStream();
        }
        if (!Files.isReadable(configured)) {
            throw new InvalidSettingException(
                    SETTING, "names " + configured + ", which cannot be read. Check that it exists.");
        }
        return Files.newInputStream(configured);
    }
}
