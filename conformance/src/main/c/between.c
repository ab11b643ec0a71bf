/*
 * Stands in the place of `java` in a tree that a test may damage, and hands the connection of a
 * private server to whoever listens at "between" beside it, with one end of another pair, on whose
 * other end the real one is then executed. Where nobody listens it is executed as it would have
 * been.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* An empty message of the protocol, and a descriptor. */
static int hand_over(int to, int descriptor) {
    char header[16] = {0};
    struct iovec data = {header, sizeof header};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {
        {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
    memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control.space};
    return sendmsg(to, &message, MSG_NOSIGNAL) == sizeof header ? 0 : -1;
}

static int stand_between(const char *directory) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int pair[2];
    snprintf(address.sun_path, sizeof address.sun_path, "%s/between", directory);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(listener, (struct sockaddr *)&address, sizeof address)) return 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return -1;
    return hand_over(listener, 0) || hand_over(listener, pair[1]) || dup2(pair[0], 0) < 0 ? -1 : 0;
}

int main(int argc, char **argv) {
    (void)argc;
    char real[4096];
    char *slash = strrchr(argv[0], '/');
    if (!slash) return 127;
    *slash = 0;
    snprintf(real, sizeof real, "%s/java.real", argv[0]);
    if (stand_between(argv[0])) return 127;
    argv[0] = real;
    execv(real, argv);
    return 127;
}
