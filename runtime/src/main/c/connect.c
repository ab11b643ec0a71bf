/*
 * The way to a warm server. It is trusted as much as the runtime itself, so every directory on the
 * way belongs to root or to us and nobody else may write there; no symbolic link is followed. On
 * any doubt there is no server.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define OVERFLOW_UID 65534 /* owner of the host's directories as seen in a user namespace */

static bool is_safe(const struct stat *status, bool last) {
    if (status->st_mode & (S_IWGRP | S_IWOTH)) return false;
    if (last) return status->st_uid == geteuid() && !(status->st_mode & 077);
    return status->st_uid == 0 || status->st_uid == geteuid() || status->st_uid == OVERFLOW_UID;
}

/* The directory of an absolute path, component by component; -1 where a step is not safe. */
static int walk(char *path) {
    int directory = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    char *rest = path + 1, *slash;
    while (directory >= 0 && (slash = strchr(rest, '/'))) {
        *slash = 0;
        int next = openat(directory, rest, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(directory);
        directory = next;
        rest = slash + 1;
        struct stat status;
        if (directory < 0 || fstat(directory, &status) || !is_safe(&status, !strchr(rest, '/'))) {
            close_fd(&directory);
            return -1;
        }
    }
    memmove(path, rest, strlen(rest) + 1);
    return directory;
}

int connect_server(const char *path) {
    char name[512];
    if (path[0] != '/' || strlen(path) >= sizeof name) return -1;
    strcpy(name, path);
    CLEANUP_FD int directory = walk(name);
    struct stat status;
    if (directory < 0 || fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) ||
        !S_ISSOCK(status.st_mode) || status.st_uid != geteuid())
        return -1;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int n =
        snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, name);
    if (n < 0 || (size_t)n >= sizeof address.sun_path) return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    struct timeval limit = {.tv_usec = 300000};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) close_fd(&fd);
    return fd;
}

/* The value of --server before the command, else JRUNTIME_SERVER, else "auto". */
const char *server_choice(char **argv) {
    for (int i = 1; argv[i]; i++) {
        const char *word = argv[i];
        if (word[0] != '-') {
            bool value = argv[i - 1][0] == '-' && i > 1 && !strchr(argv[i - 1], '=');
            if (!value) break;
            continue;
        }
        word += word[1] == '-' ? 2 : 1;
        if (!strncmp(word, "server=", 7)) return word + 7;
        if (!strcmp(word, "server") && argv[i + 1]) return argv[i + 1];
    }
    const char *choice = getenv("JRUNTIME_SERVER");
    return choice && *choice ? choice : "auto";
}

const char *default_socket(char *buffer, size_t size) {
    const char *runtime = geteuid() ? getenv("XDG_RUNTIME_DIR") : "/run";
    if (!runtime) return NULL;
    snprintf(buffer, size, "%s/jruntime/.server/sock", runtime);
    return buffer;
}
