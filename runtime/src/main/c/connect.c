/*
 * The way to a warm server. It is trusted as much as the runtime itself, so every directory on the
 * way belongs to root or to us and nobody else may write there; no symbolic link is followed. On
 * any doubt there is no server.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define OVERFLOW_UID 65534 /* owner of the host's directories as seen in a user namespace */

/* In a user namespace that has all users, as the first one, 65534 is one as any other. */
static bool is_nobody(void) {
    char map[256];
    CLEANUP_FD int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, map, sizeof map);
    if (n <= 0) return true;
    static const char all[] = " 4294967295\n";
    size_t length = sizeof all - 1;
    return (size_t)n >= length && !memcmp(map + n - length, all, length);
}

static bool is_safe(const struct stat *status, bool last) {
    if (status->st_mode & (S_IWGRP | S_IWOTH)) return false;
    if (last) return status->st_uid == geteuid() && !(status->st_mode & 077);
    return status->st_uid == 0 || status->st_uid == geteuid() ||
           (status->st_uid == OVERFLOW_UID && !is_nobody());
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
    char number[32];
    if (!join(address.sun_path, sizeof address.sun_path, path_of(number, directory), "/", name,
              NULL))
        return -1;
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

/* The root of a user namespace, as under rootless podman, has its server where its user has one. */
int connect_default(void) {
    char path[512];
    int fd = geteuid() ? -1 : connect_server("/run/jruntime/.server/sock");
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (fd >= 0 || !runtime) return fd;
    bool fits = join(path, sizeof path, runtime, "/jruntime/.server/sock", NULL);
    return fits ? connect_server(path) : -1;
}
