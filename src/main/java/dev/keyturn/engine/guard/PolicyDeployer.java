package dev.keyturn.engine.guard;

import dev.keyturn.approval.PolicyCheck;
import java.io.ByteArrayInputStream;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;

/** Has each DMN file checked while it is deployed, before it takes effect. */
public final class PolicyDeployer implements Deployer {

    private final PolicyCheck check;

    public PolicyDeployer(PolicyCheck check) {
        this.check = check;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        for (ResourceEntity resource : deployment.getResources().values()) {
            if (resource.getName().endsWith(".dmn") || resource.getName().endsWith(".dmn11.xml")) {
                check.check(new ByteArrayInputStream(resource.getBytes()));
            }
        }
    }
}
