package dev.keyturn.bench;

/** One question about speed. */
interface Benchmark {

    /** What it is called on the command line. */
    String name();

    /** What it answers, in one line. */
    String question();

    /** Prints its figures; {@code options} are what came after the name. */
    void run(String[] options) throws Exception;
}
