/**
 * Logins of the process engine: its users and groups, those of a directory or of an OpenID Connect provider, and
 * the session of its web applications.
 */
@NullMarked
package dev.keyturn.engine.login;

import org.jspecify.annotations.NullMarked;
