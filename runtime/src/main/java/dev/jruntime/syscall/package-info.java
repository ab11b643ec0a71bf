/// Linux system calls, and the vocabulary of numbers and names that they speak.
///
/// May depend on: JNA; on no other package of jruntime.
@NullMarked
package dev.jruntime.syscall;

import org.jspecify.annotations.NullMarked;
