/* A service manager in small: listens on the UNIX socket named by the first argument, hands it to
   the command that the other arguments are as descriptor 3, and tells it so (sd_listen_fds(3)). */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char pid[16];
    if (argc < 3 || strlen(argv[1]) >= sizeof address.sun_path) return 2;
    strcpy(address.sun_path, argv[1]);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0 ||
        (fd != 3 && (dup2(fd, 3) < 0 || close(fd) < 0))) {
        perror("activate");
        return 1;
    }
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_FDS", "1", 1);
    if (!getenv("LISTEN_PID")) setenv("LISTEN_PID", pid, 1);
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 127;
}
