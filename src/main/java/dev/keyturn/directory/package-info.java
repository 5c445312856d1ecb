/** The port {@link dev.keyturn.directory.Directory} and its adapter for Active Directory Domain Services over LDAP inside TLS. */
@NullMarked
package dev.keyturn.directory;

import org.jspecify.annotations.NullMarked;
