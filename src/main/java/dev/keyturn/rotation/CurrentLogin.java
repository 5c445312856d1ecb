package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.LoginMethods;
import dev.keyturn.kernel.Person;

/** How the person who acts now has logged in. The service that carries out change tickets has no login. */
public class CurrentLogin {

    private final LoginMethods methods;

    CurrentLogin(LoginMethods methods) {
        this.methods = methods;
    }

    public LoginMethod of(String person) {
        LoginMethod method = methods.of(person);
        boolean none = method == LoginMethod.SYSTEM || method == LoginMethod.UNKNOWN;
        return none && person.equals(Person.TICKET_INTAKE.id()) ? LoginMethod.TICKET_SYSTEM : method;
    }
}
