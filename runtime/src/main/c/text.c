/*
 * The little that is needed of printf(3), which would be a sixth of the program: each created
 * container keeps one in memory.
 */
#include "jruntime.h"
#include <stdarg.h>
#include <string.h>

/* Writes strings, the last of them NULL, one behind the other; false if they do not fit. */
bool join(char *to, size_t size, ...) {
    va_list parts;
    const char *part;
    size_t used = 0;
    va_start(parts, size);
    while ((part = va_arg(parts, const char *)) && used < size) {
        size_t length = strlen(part), room = size - 1 - used;
        memcpy(to + used, part, length < room ? length : room);
        used += length;
    }
    va_end(parts);
    to[used < size ? used : size - 1] = 0;
    return used < size;
}

/* A number in words, in memory of its own. */
const char *decimal(struct decimal *memory, long long number) {
    unsigned long long rest = number < 0 ? -(unsigned long long)number : (unsigned long long)number;
    char *digit = memory->text + sizeof memory->text - 1;
    *digit = 0;
    do *--digit = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *--digit = '-';
    return digit;
}

/* What this process has open, by a path that opens it anew. */
const char *path_of(char path[32], int fd) {
    struct decimal number;
    join(path, 32, "/proc/self/fd/", decimal(&number, fd), NULL);
    return path;
}
