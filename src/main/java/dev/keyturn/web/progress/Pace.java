package dev.keyturn.web.progress;

import java.time.Duration;

/**
 * How closely rotations are watched, and for how many.
 *
 * @param look how often the watcher looks at what somebody watches
 * @param heartbeat after how much silence a stream says that it is alive, so that the page knows and nothing in between
 *     closes it
 * @param logins how often it is asked whether the logins of those who watch still hold
 * @param longest how long a stream lasts; the browser opens the next one, and its login is checked again
 * @param streams how many there are at once, for all people together
 * @param perPerson how many there are at once for one of them
 */
record Pace(Duration look, Duration heartbeat, Duration logins, Duration longest, int streams, int perPerson) {

    static Pace usual() {
        return new Pace(
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                200,
                20);
    }
}
