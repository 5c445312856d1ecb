package dev.keyturn.web;

import dev.keyturn.audit.SealedRotations;
import dev.keyturn.rotation.RotationView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When passwords were last set, as far as rotations learnt it: those that ended, and the one that runs. */
public final class PasswordTimes {

    private final SealedRotations sealed;

    public PasswordTimes(SealedRotations sealed) {
        this.sealed = sealed;
    }

    /** @param running the rotation of this account that runs; null when none does. One that ended tells nothing more. */
    public @Nullable Instant setAt(String account, @Nullable RotationView running) {
        Instant ended = sealed.passwordSetAt(account).orElse(null);
        Instant now = running == null ? null : PasswordTime.learntBy(running);
        if (now != null && sealed.isRollBack(account, now)) {
            return ended;
        }
        return ended == null || now != null && now.isAfter(ended) ? now : ended;
    }
}
