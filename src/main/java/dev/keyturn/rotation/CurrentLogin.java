package dev.keyturn.rotation;

/** How the person who acts now has logged in. The service that carries out change tickets has no login. */
class CurrentLogin {

    private final LoginMethods methods;

    CurrentLogin(LoginMethods methods) {
        this.methods = methods;
    }

    LoginMethod of(String person) {
        LoginMethod method = methods.of(person);
        boolean none = method == LoginMethod.SYSTEM || method == LoginMethod.UNKNOWN;
        return none && person.equals(Person.TICKET_INTAKE.id()) ? LoginMethod.TICKET_SYSTEM : method;
    }
}
