#include "json.h"

#include <stdio.h>

static int first = 1;

static void begin(const char *key) {
    if (!first) putchar(',');
    first = 0;
    if (key) printf("\"%s\":", key);
}

void json_open(const char *key, char bracket) {
    begin(key);
    putchar(bracket);
    first = 1;
}

void json_close(char bracket) {
    putchar(bracket);
    first = 0;
}

void json_string(const char *key, const char *value) {
    begin(key);
    putchar('"');
    for (const unsigned char *p = (const unsigned char *)value; *p; p++) {
        if (*p == '"' || *p == '\\')
            printf("\\%c", *p);
        else if (*p < 0x20)
            printf("\\u%04x", *p);
        else
            putchar(*p);
    }
    putchar('"');
}

void json_number(const char *key, long long value) {
    begin(key);
    printf("%lld", value);
}

void json_unsigned(const char *key, unsigned long long value) {
    begin(key);
    printf("%llu", value);
}

void json_bool(const char *key, int value) {
    begin(key);
    fputs(value ? "true" : "false", stdout);
}

void json_null(const char *key) {
    begin(key);
    fputs("null", stdout);
}
