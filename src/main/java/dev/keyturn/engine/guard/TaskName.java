package dev.keyturn.engine.guard;

import dev.keyturn.rotation.ProcessModel;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.VariableScope;

/**
 * What a user task is called in lists of tasks: its name in the process model, the account and the ticket, such as
 * <em>Approve rotation of contoso.com (CHG0030042)</em>. In the model itself, an expression would be what its diagram shows.
 *
 * @param activity the name in the process model
 */
record TaskName(String activity) implements Expression {

    @Override
    public String getValue(VariableScope variables) {
        Object ticket = variables.getVariable(ProcessModel.TICKET);
        return activity
                + (activity.endsWith("continue") ? " with " : " of ")
                + variables.getVariable(ProcessModel.ACCOUNT)
                + (ticket == null ? "" : " (" + ticket + ")");
    }

    @Override
    public void setValue(Object value, VariableScope variables) {
        throw new IllegalStateException("The name of a task follows from its rotation.");
    }

    @Override
    public String getExpressionText() {
        return activity;
    }

    @Override
    public boolean isLiteralText() {
        return false;
    }
}
