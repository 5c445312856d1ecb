package dev.keyturn.kernel;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with some settings: each check is made, though an earlier one has found something. */
public final class SettingMistakes {

    private final List<InvalidSettingException> all = new ArrayList<>();

    public void add(String setting, String reason) {
        all.add(new InvalidSettingException(setting, reason));
    }

    public void add(InvalidSettingException mistake) {
        all.add(mistake);
    }

    /** Makes one check, which ends at the first thing that it finds. */
    public void in(Runnable check) {
        try {
            check.run();
        } catch (InvalidSettingException mistake) {
            all.add(mistake);
        }
    }

    public List<InvalidSettingException> all() {
        return List.copyOf(all);
    }

    /** @throws InvalidSettingException the first one, if there is any */
    public void throwFirst() {
        if (!all.isEmpty()) {
            throw all.get(0);
        }
    }
}
