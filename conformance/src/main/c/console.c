/* Receives the terminal of a container, or a pidfd, as an engine does: listens on the socket named
   by the first argument, takes one message with one descriptor, says what it got in one JSON line,
   then copies its own standard input to the terminal and the terminal to its standard output. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include "json.h"

static int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return -1;
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Takes one message; returns how many descriptors came with it and stores the first. */
static int receive(int socket, char *text, size_t size, int *fd) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(8 * sizeof(int))];
    } control;
    struct iovec part = {text, size - 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    ssize_t n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (n < 0) return -1;
    text[n] = 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS) return 0;
    memcpy(fd, CMSG_DATA(header), sizeof *fd);
    return (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
}

static int copy(int from, int to) {
    char bytes[4096];
    ssize_t n = read(from, bytes, sizeof bytes);
    if (n <= 0) return -1;
    return write(to, bytes, (size_t)n) == n ? 0 : -1;
}

static void relay(int terminal) {
    struct pollfd fds[] = {{terminal, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    while (poll(fds, 2, -1) >= 0) {
        if (fds[0].revents && copy(terminal, STDOUT_FILENO) < 0) return;
        if (fds[1].revents && copy(STDIN_FILENO, terminal) < 0) fds[1].fd = -1;
    }
}

/* Which process a pidfd stands for; -1 of any other descriptor. */
static int process_of(int fd) {
    char path[64], line[128];
    int pid = -1;
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Pid: %d", &pid) == 1) break;
    if (file) fclose(file);
    return pid;
}

static void describe(int count, int terminal, const char *text) {
    char name[64] = "";
    struct winsize size = {0};
    if (count > 0 && ptsname_r(terminal, name, sizeof name) != 0) name[0] = 0;
    if (count > 0) ioctl(terminal, TIOCGWINSZ, &size);
    json_open(NULL, '{');
    json_string("payload", text);
    json_number("descriptors", count);
    json_bool("terminal", count > 0 && isatty(terminal));
    json_string("peer", name);
    json_number("process", process_of(terminal));
    json_number("rows", size.ws_row);
    json_number("columns", size.ws_col);
    json_close('}');
    putchar('\n');
    fflush(stdout);
}

int main(int argc, char **argv) {
    int listener = argc == 2 ? listen_at(argv[1]) : -1;
    if (listener < 0) {
        perror("console");
        return 1;
    }
    puts("listening");
    fflush(stdout);
    int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    char text[4097];
    int terminal = -1;
    int count = receive(connection, text, sizeof text, &terminal);
    if (count < 0) {
        perror("recvmsg");
        return 1;
    }
    describe(count, terminal, text);
    if (count > 0) relay(terminal);
    return 0;
}
