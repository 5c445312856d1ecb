/**
 * The process in Java: the request, one delegate for each service task of the process model, and the view of a rotation
 * that people and scripts read.
 */
@NullMarked
package dev.keyturn.rotation;

import org.jspecify.annotations.NullMarked;
