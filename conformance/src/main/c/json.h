/* Writes one JSON document to standard output, piece by piece. Commas are put where they belong,
   so that callers only say what comes next. Keys are C identifiers and are not escaped. */
#ifndef CONFORMANCE_JSON_H
#define CONFORMANCE_JSON_H

void json_open(const char *key, char bracket);
void json_close(char bracket);
void json_string(const char *key, const char *value);
void json_number(const char *key, long long value);
void json_unsigned(const char *key, unsigned long long value);
void json_bool(const char *key, int value);
void json_null(const char *key);

#endif
