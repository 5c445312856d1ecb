package dev.keyturn.kernel;

/** How the person had logged in who did something to a rotation. */
public enum LoginMethod {
    /** Name and password with the request itself (HTTP basic). */
    PASSWORD,
    /** The session of a web application, which began with a password. */
    SESSION,
    /** A session that began at the identity provider. */
    OPENID_CONNECT,
    /** A bearer token of the identity provider, with the request itself. */
    BEARER_TOKEN,
    /** A change ticket: there was no login. */
    TICKET_SYSTEM,
    /** Keyturn itself. */
    SYSTEM,
    /** It was not recorded, or Keyturn runs in an application that does not tell. */
    UNKNOWN
}
