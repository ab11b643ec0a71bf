#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "json.h"
#include "probe.h"

static const struct {
    int number;
    const char *name;
} errors[] = {
    {EPERM, "EPERM"},         {ENOENT, "ENOENT"}, {EIO, "EIO"},
    {ENXIO, "ENXIO"},         {EACCES, "EACCES"}, {EBUSY, "EBUSY"},
    {EEXIST, "EEXIST"},       {ENODEV, "ENODEV"}, {ENOTDIR, "ENOTDIR"},
    {EISDIR, "EISDIR"},       {EINVAL, "EINVAL"}, {ETXTBSY, "ETXTBSY"},
    {EROFS, "EROFS"},         {ENOSPC, "ENOSPC"}, {ELOOP, "ELOOP"},
    {ENOSYS, "ENOSYS"},       {ENOTTY, "ENOTTY"}, {EAGAIN, "EAGAIN"},
    {ENOTEMPTY, "ENOTEMPTY"},
};

static void print_error(int number) {
    char other[16];
    snprintf(other, sizeof other, "E%d", number);
    const char *name = number ? other : "OK";
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].number == number) name = errors[i].name;
    json_string("error", name);
}

int describe_file(int dirfd, const char *path) {
    struct stat st;
    if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW | (*path ? 0 : AT_EMPTY_PATH)) < 0) return -1;
    static const char types[] = "?pc?d?b?-?l?s???";
    char type[2] = {types[(st.st_mode & S_IFMT) >> 12], 0};
    json_string("type", type);
    json_number("mode", st.st_mode & 07777);
    json_unsigned("uid", st.st_uid);
    json_unsigned("gid", st.st_gid);
    json_number("major", major(st.st_rdev));
    json_number("minor", minor(st.st_rdev));
    json_number("size", st.st_size);
    return 0;
}

static int closed(int fd) {
    if (fd < 0) return -1;
    close(fd);
    return 0;
}

static int try_read(const struct attempt *a) {
    char text[4096];
    int fd = open(a->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    int error = errno;
    if (fd >= 0) close(fd);
    errno = error;
    if (n < 0) return -1;
    text[n] = 0;
    json_string("text", text);
    return 0;
}

static int try_write(const struct attempt *a) {
    return closed(open(a->path, O_WRONLY | O_CLOEXEC | O_NONBLOCK));
}

static int try_append(const struct attempt *a) {
    int fd = open(a->path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : write(fd, "x", 1);
    int error = errno;
    if (fd >= 0) close(fd);
    errno = error;
    return n < 0 ? -1 : 0;
}

static int try_create(const struct attempt *a) {
    return closed(open(a->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
}

static int try_mkdir(const struct attempt *a) { return mkdir(a->path, 0755); }

static int try_unlink(const struct attempt *a) { return unlink(a->path); }

static int try_chmod(const struct attempt *a) { return chmod(a->path, (mode_t)a->first); }

static int try_chown(const struct attempt *a) {
    return chown(a->path, (uid_t)a->first, (gid_t)a->second);
}

/* Makes a node and opens it: the device cgroup guards both. */
static int try_node(const struct attempt *a, mode_t type) {
    unlink(a->path);
    if (mknod(a->path, type | 0600, makedev(a->first, a->second)) < 0) return -1;
    int result = closed(open(a->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    int error = errno;
    unlink(a->path);
    errno = error;
    return result;
}

static int try_character(const struct attempt *a) { return try_node(a, S_IFCHR); }

static int try_block(const struct attempt *a) { return try_node(a, S_IFBLK); }

static int try_mknod(const struct attempt *a) {
    unlink(a->path);
    return mknod(a->path, S_IFCHR | 0600, makedev(a->first, a->second));
}

static int try_mount(const struct attempt *a) {
    return mount("probe", a->path, "tmpfs", 0, "size=4k");
}

static int try_unmount(const struct attempt *a) { return umount2(a->path, MNT_DETACH); }

static int try_remount(const struct attempt *a) {
    return mount(NULL, a->path, NULL, MS_REMOUNT | MS_BIND, NULL);
}

static int try_hostname(const struct attempt *a) { return sethostname(a->path, strlen(a->path)); }

static int try_setuid(const struct attempt *a) { return setuid((uid_t)strtol(a->path, NULL, 10)); }

static int try_stat(const struct attempt *a) { return describe_file(AT_FDCWD, a->path); }

static int try_exec(const struct attempt *a) { return access(a->path, X_OK); }

static int try_type(const struct attempt *a) {
    struct statfs st;
    if (statfs(a->path, &st) < 0) return -1;
    char hex[32];
    snprintf(hex, sizeof hex, "%lx", (unsigned long)st.f_type);
    json_string("magic", hex);
    json_unsigned("bytes", (unsigned long long)st.f_blocks * (unsigned long long)st.f_bsize);
    return 0;
}

static int try_list(const struct attempt *a) {
    DIR *dir = opendir(a->path);
    if (!dir) return -1;
    json_open("names", '[');
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            json_string(NULL, entry->d_name);
    closedir(dir);
    json_close(']');
    return 0;
}

static int try_link(const struct attempt *a) {
    char target[4096];
    ssize_t n = readlink(a->path, target, sizeof target - 1);
    if (n < 0) return -1;
    target[n] = 0;
    json_string("target", target);
    return 0;
}

static int try_attributes(const struct attempt *a) {
    char names[4096], value[256];
    ssize_t length = listxattr(a->path, names, sizeof names);
    if (length < 0) return -1;
    json_open("attributes", '{');
    for (const char *name = names; name < names + length; name += strlen(name) + 1) {
        ssize_t n = getxattr(a->path, name, value, sizeof value - 1);
        value[n < 0 ? 0 : n] = 0;
        json_string(name, value);
    }
    json_close('}');
    return 0;
}

/* Types a character into the terminal behind descriptor 0, if there is one. */
static int try_typing(const struct attempt *a) { return ioctl(0, TIOCSTI, a->path); }

static const struct {
    const char *name;
    int (*perform)(const struct attempt *);
} operations[] = {
    {"read", try_read},
    {"write", try_write},
    {"append", try_append},
    {"create", try_create},
    {"mkdir", try_mkdir},
    {"unlink", try_unlink},
    {"chmod", try_chmod},
    {"chown", try_chown},
    {"character", try_character},
    {"block", try_block},
    {"mknod", try_mknod},
    {"mount", try_mount},
    {"unmount", try_unmount},
    {"remount", try_remount},
    {"hostname", try_hostname},
    {"setuid", try_setuid},
    {"stat", try_stat},
    {"exec", try_exec},
    {"type", try_type},
    {"list", try_list},
    {"typing", try_typing},
    {"link", try_link},
    {"attributes", try_attributes},
    {"ptrace", try_ptrace},
    {"getfd", try_getfd},
};

static void perform(char *text) {
    json_open(NULL, '{');
    json_string("attempt", text);
    char *save = NULL;
    const char *name = strtok_r(text, ":", &save);
    struct attempt a = {strtok_r(NULL, ":", &save), 0, 0};
    const char *first = strtok_r(NULL, ":", &save);
    const char *second = strtok_r(NULL, ":", &save);
    a.first = first ? strtol(first, NULL, 0) : 0;
    a.second = second ? strtol(second, NULL, 0) : 0;
    int result = -1;
    errno = EINVAL;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (name && a.path && !strcmp(operations[i].name, name)) {
            errno = 0;
            result = operations[i].perform(&a);
        }
    print_error(result < 0 ? errno : 0);
    json_close('}');
}

int attempt_all(char **attempts) {
    json_open(NULL, '[');
    for (; *attempts; attempts++) perform(*attempts);
    json_close(']');
    putchar('\n');
    return 0;
}
