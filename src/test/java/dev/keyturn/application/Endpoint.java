package dev.keyturn.application;

/** One thing that can be asked of the application: a method and a path with its {@code {variables}}. */
record Endpoint(String method, String path) implements Comparable<Endpoint> {

    /** Without what only tells frameworks how to match: regular expressions, double and trailing slashes. */
    static Endpoint of(String method, String path) {
        String plain = ("/" + path)
                .replaceAll("\\{\\s*([\\w-]+)\\s*:[^}]*}", "{$1}")
                .replaceAll("/+", "/")
                .replaceAll("(?<=.)/$", "");
        return new Endpoint(method, plain);
    }

    boolean onlyReads() {
        return method.equals("GET") || method.equals("OPTIONS");
    }

    @Override
    public int compareTo(Endpoint other) {
        int byPath = path.compareTo(other.path);
        return byPath == 0 ? method.compareTo(other.method) : byPath;
    }
}
