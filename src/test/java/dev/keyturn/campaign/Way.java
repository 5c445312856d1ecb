package dev.keyturn.campaign;

import java.util.List;

/** What people do in a rotation, beside answering what it asks. */
enum Way {
    ROTATE,
    /** A server does not keep the new password, and the person who is asked decides to roll back. */
    ROLL_BACK,
    /** Another person has just set a password in Active Directory, so that logons take two, and enters it. */
    REPAIR,
    /** Another person sets a password in Active Directory while the rotation is under way. */
    FOREIGN_RESET;

    /** A repair needs a stored password that is one change old at most, so that none follows a foreign reset. */
    private static final List<List<Way>> ROUNDS = List.of(
            List.of(ROTATE, ROLL_BACK, FOREIGN_RESET, ROTATE), List.of(ROTATE, REPAIR, FOREIGN_RESET, ROLL_BACK));

    /** The last round has no foreign reset: one that comes right after the rotation is nobody's to put right. */
    static Way of(String account, int round, int rounds) {
        List<Way> ways = ROUNDS.get(RunPlan.ACCOUNTS.indexOf(account) % ROUNDS.size());
        Way way = ways.get(round % ways.size());
        return way == FOREIGN_RESET && round == rounds - 1 ? ROTATE : way;
    }
}
