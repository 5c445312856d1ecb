/** The process engine plugin, the application and the Spring Boot auto-configuration: the only room that wires the others together. */
@NullMarked
package dev.keyturn.engine;

import org.jspecify.annotations.NullMarked;
