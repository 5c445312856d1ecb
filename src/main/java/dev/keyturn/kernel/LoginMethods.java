package dev.keyturn.kernel;

import org.jspecify.annotations.Nullable;

/** Tells how the person has logged in for whom this thread works now. The room that knows the logins provides it. */
@FunctionalInterface
public interface LoginMethods {

    /** @param person as the engine knows them; never fails, and says {@code UNKNOWN} rather than guess */
    LoginMethod of(String person);

    /** Also of who cannot log in: Keyturn itself, where there is no person, and its service for change tickets. */
    default LoginMethod ofActor(@Nullable String person) {
        if (person == null) {
            return LoginMethod.SYSTEM;
        }
        LoginMethod method = of(person);
        boolean none = method == LoginMethod.SYSTEM || method == LoginMethod.UNKNOWN;
        return none && person.equals(Person.TICKET_INTAKE.id()) ? LoginMethod.TICKET_SYSTEM : method;
    }
}
