package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import java.time.Clock;

/** Whether domain controllers answer over TLS. There is no login, so that frequent checks can lock no account. */
public final class DomainControllerCheck {

    private final Clock clock;

    public DomainControllerCheck(Clock clock) {
        this.clock = clock;
    }

    /** @throws StepFailure when it does not answer, or its certificate is not trusted */
    public void ask(DirectoryAccess access, String domainController) {
        try (LdapDeadline deadline = LdapDeadline.in(access.callTimeout())) {
            new AdLogin(access, deadline, clock).greet(DomainController.at(domainController));
        }
    }
}
