/*
 * Stands where an installed tree has image/bin/java: instead of being a server, it hands its
 * standard input, the connection to the launcher that started it, to the test that listens on
 * `socket` two directories up, and leaves.
 */
#define _GNU_SOURCE
#include <libgen.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    (void)argc;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "../../socket/s"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || chdir(dirname(argv[0]))) return 3;
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) return 4;
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr header;
    } control = {.header = {.cmsg_level = SOL_SOCKET,
                            .cmsg_type = SCM_RIGHTS,
                            .cmsg_len = CMSG_LEN(sizeof(int))}};
    struct iovec byte = {.iov_base = "x", .iov_len = 1};
    struct msghdr message = {.msg_iov = &byte,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control.bytes};
    memset(CMSG_DATA(&control.header), 0, sizeof(int)); /* descriptor 0 */
    return sendmsg(fd, &message, MSG_NOSIGNAL) == 1 ? 0 : 5;
}
