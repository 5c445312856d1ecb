package dev.keyturn.step;

/** What a rotation's steps are about, from the record and not from process variables. */
@FunctionalInterface
public interface Subjects {

    /** @param account the account's name in the inventory; @param direction which password is being brought */
    record Subject(String account, Direction direction) {}

    Subject of(String rotationId);
}
