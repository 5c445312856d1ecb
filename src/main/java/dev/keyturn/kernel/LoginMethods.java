package dev.keyturn.kernel;

/** Tells how the person has logged in for whom this thread works now. The room that knows the logins provides it. */
@FunctionalInterface
public interface LoginMethods {

    /** @param person as the engine knows them; never fails, and says {@code UNKNOWN} rather than guess */
    LoginMethod of(String person);
}
