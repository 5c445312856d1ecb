package dev.keyturn.ticket;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the changes of a source were read, as its scheduled row keeps it. A walk through them begins with the newest one,
 * and the next poll goes on where a poll left it: however much has changed, each poll ends and gets further.
 *
 * @param since the oldest change that the walk is to reach
 * @param began when it began; what changes afterwards is for the next walk
 * @param place where it goes on, in the words of the system; null at its beginning
 */
record Poll(Instant since, Instant began, @Nullable String place) {

    /**
     * @param kept what the row keeps; null before the first poll
     * @param first the oldest change that the first walk is to reach
     */
    static Poll of(@Nullable String kept, Instant first, Instant now) {
        String[] words = kept == null ? new String[] {first.toString()} : kept.split(" ", 3);
        return words.length == 3
                ? new Poll(Instant.parse(words[0]), Instant.parse(words[1]), words[2])
                : new Poll(Instant.parse(words[0]), now, null);
    }

    Poll at(@Nullable String next) {
        return new Poll(since, began, next);
    }

    /** @param lag how long a change may be hidden after its time, so that the next walk looks back as far */
    Poll ended(Duration lag) {
        return new Poll(began.minus(lag), began, null);
    }

    /** One that is to begin anew keeps no time of its beginning. */
    String kept() {
        return place == null ? since.toString() : since + " " + began + " " + place;
    }
}
