package dev.keyturn.approval;

import dev.keyturn.approval.ApprovalPolicies.UnusablePolicyException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;
import org.jspecify.annotations.Nullable;

/** Refuses an approval policy that could leave a request without an answer, before it takes effect. */
public final class PolicyCheck {

    private final Predicate<String> groupExists;

    /** @param groupExists whether there is a group of that id */
    public PolicyCheck(Predicate<String> groupExists) {
        this.groupExists = groupExists;
    }

    /**
     * @param model a DMN file that is being deployed
     * @throws BadUserRequestException when it is the approval policy and cannot be used
     */
    public void check(InputStream model) {
        for (Decision decision : Dmn.readModelFromStream(model).getModelElementsByType(Decision.class)) {
            if (PolicyTable.DECISION.equals(decision.getId())) {
                try {
                    check(decision);
                } catch (UnusablePolicyException wrong) {
                    throw new BadUserRequestException(
                            "The approval policy is not deployed; the one before stays in force. "
                                    + wrong.getMessage());
                }
            }
        }
    }

    private void check(Decision decision) {
        if (!(decision.getExpression() instanceof DecisionTable table)) {
            throw new UnusablePolicyException("It is no decision table. Write one rule for each case.");
        }
        require(table.getHitPolicy() == HitPolicy.FIRST, "Its hit policy has to be FIRST.");
        table.getInputs().forEach(input -> {
            String asked = text(input.getInputExpression().getText());
            require(
                    PolicyTable.INPUTS.contains(asked),
                    "It asks for " + asked + ". It can go by tier, kind, requester and urgent.");
        });
        List<String> outputs = table.getOutputs().stream().map(Output::getName).toList();
        require(
                outputs.size() == PolicyTable.OUTPUTS.size()
                        && Set.copyOf(outputs).equals(PolicyTable.OUTPUTS),
                "Its outputs have to be " + String.join(", ", sorted(PolicyTable.OUTPUTS)) + ".");
        List<Rule> rules = List.copyOf(table.getRules());
        require(!rules.isEmpty(), "It has no rule.");
        Set<String> groups = new HashSet<>();
        for (int i = 0; i < rules.size(); i++) {
            groups.addAll(groupsOf(rules.get(i), i + 1, outputs));
        }
        require(
                rules.get(rules.size() - 1).getInputEntries().stream()
                        .allMatch(entry -> text(entry.getText()).isEmpty()),
                "Its last rule has to fit every request: leave that rule's input cells empty.");
        groups.stream().filter(groupExists.negate()).findFirst().ifPresent(group -> {
            throw new UnusablePolicyException("It names the group " + group + ", which does not exist.");
        });
    }

    private static List<String> groupsOf(Rule rule, int number, List<String> outputs) {
        Map<String, Object> row = new HashMap<>();
        List<String> cells = new ArrayList<>();
        rule.getOutputEntries().forEach(entry -> cells.add(text(entry.getText())));
        for (int i = 0; i < outputs.size(); i++) {
            row.put(outputs.get(i), constant(i < cells.size() ? cells.get(i) : ""));
        }
        try {
            ApprovalPolicy policy = PolicyTable.read(row, "");
            return List.of(policy.group(), policy.escalateTo());
        } catch (UnusablePolicyException wrong) {
            throw new UnusablePolicyException("Rule " + number + ": " + wrong.getMessage());
        }
    }

    /** Only constants: whether a computed value fits would show only at the next request for a rotation. */
    private static @Nullable Object constant(String cell) {
        if (cell.matches("\"[^\"]*\"")) {
            return cell.substring(1, cell.length() - 1);
        }
        if (cell.matches("\\d{1,6}")) {
            return Integer.valueOf(cell);
        }
        return cell.equals("true") || cell.equals("false") ? Boolean.valueOf(cell) : null;
    }

    private static String text(@Nullable Text text) {
        return text == null
                ? ""
                : Objects.requireNonNullElse(text.getTextContent(), "").strip();
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new UnusablePolicyException(message);
        }
    }
}
