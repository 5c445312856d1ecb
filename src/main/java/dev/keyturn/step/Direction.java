package dev.keyturn.step;

/** Which password a rotation is bringing to every place: the new one, or back to the one before. */
public enum Direction {
    FORWARD,
    BACK
}
