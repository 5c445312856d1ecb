package dev.keyturn.step;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;

/** What a rotation's steps are about, and when each may begin, from the record and not from process variables. */
@FunctionalInterface
public interface Subjects {

    /**
     * @param account the account's name in the inventory
     * @param direction which password is being brought
     */
    record Subject(String rotationId, String account, Direction direction) {}

    /**
     * @param step the name of the step that begins
     * @param server the sync server that it is about; null when it is not about one
     * @throws org.camunda.bpm.engine.BadUserRequestException when the record does not let it begin now and here
     */
    Subject of(DelegateExecution execution, String step, @Nullable String server);
}
