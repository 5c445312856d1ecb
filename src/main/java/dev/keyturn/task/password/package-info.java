/** Which of the passwords that Keyturn knows an account has in Active Directory now, and what proves it. */
@NullMarked
package dev.keyturn.task.password;

import org.jspecify.annotations.NullMarked;
