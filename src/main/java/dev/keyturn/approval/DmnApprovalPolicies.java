package dev.keyturn.approval;

import dev.keyturn.approval.ApprovalPolicies.UnusablePolicyException;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;

/** Asks the newest version of the table {@code approval-policy} in the engine. */
public final class DmnApprovalPolicies implements ApprovalPolicies {

    private final RepositoryService repository;
    private final DecisionService decisions;

    public DmnApprovalPolicies(RepositoryService repository, DecisionService decisions) {
        this.repository = repository;
        this.decisions = decisions;
    }

    @Override
    public ApprovalPolicy choose(Question question) {
        DecisionDefinition table = repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(PolicyTable.DECISION)
                .latestVersion()
                .singleResult();
        if (table == null) {
            throw new UnusablePolicyException("There is no approval policy. An administrator has to deploy the table "
                    + PolicyTable.DECISION + ".");
        }
        Map<String, Object> facts = new HashMap<>();
        facts.put(PolicyTable.TIER, question.tier());
        facts.put(PolicyTable.KIND, question.kind());
        facts.put(PolicyTable.REQUESTER, question.requester());
        facts.put(PolicyTable.URGENT, question.urgent());
        DmnDecisionResult rows = evaluate(table, facts);
        if (rows.size() != 1) {
            throw new UnusablePolicyException(
                    "The approval policy has no rule for this request. An administrator has to add one.");
        }
        return PolicyTable.read(rows.getSingleResult().getEntryMap(), table.getId());
    }

    private DmnDecisionResult evaluate(DecisionDefinition table, Map<String, Object> facts) {
        try {
            return decisions
                    .evaluateDecisionById(table.getId())
                    .variables(facts)
                    .evaluate();
        } catch (ProcessEngineException broken) {
            throw new UnusablePolicyException("The approval policy, version " + table.getVersion()
                    + ", cannot be evaluated: " + broken.getMessage() + " An administrator has to correct it.");
        }
    }
}
