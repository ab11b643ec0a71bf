/*
 * The frame loop alone, without a launcher around it: connects to the socket that its argument
 * names and does there what a server asks for. Linked with the files that this takes. It exists
 * because an emulator of one process cannot run the launcher, which executes itself again.
 */
#define _GNU_SOURCE
#include "jruntime.h"
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

int end_private(void) { return 0; }

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) return 2;
    strcpy(address.sun_path, argv[1]);
    proxy.control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (proxy.control < 0) return 3;
    if (connect(proxy.control, (struct sockaddr *)&address, sizeof address)) return 4;
    context_set(argv, NULL, "frames");
    if (send_hello()) serve_frames();
    return 125;
}
