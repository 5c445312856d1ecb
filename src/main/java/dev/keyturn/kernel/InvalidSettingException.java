package dev.keyturn.kernel;

/** A setting with which Keyturn does not start. Its message names the setting and what to do. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    /**
     * @param setting its full name, such as {@code keyturn.accounts[0].servers[1].key-file}
     * @param reason goes on after the name, such as {@code "names the file … that does not exist."}; it never holds a secret
     */
    public InvalidSettingException(String setting, String reason) {
        super(setting + " " + reason);
        this.setting = setting;
    }

    public String setting() {
        return setting;
    }
}
