/* The agent of a seccomp filter: agent SOCKET BEHAVIOUR [NUMBER=ANSWER...]. Listens, says "ready",
   takes one connection and the descriptor that comes along (seccomp_unotify(2)), says how many
   there were, the JSON object that it was told, on one line, and when the connection is "closed".

   BEHAVIOUR: "answer" says "asked NUMBER" for each notification and answers it, until nobody has
   the filter any more; "silent" says it and answers nothing; "mute" reads nothing; "leave" closes
   the connection unread; "deaf" does not even accept, and more
   than one connection does not fit into its queue.
   ANSWER: "continue", "value:N", "errno:N"; without one a call goes on. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* linux/seccomp.h: musl has no headers of the kernel. */
struct seccomp_data {
    int32_t nr;
    uint32_t arch;
    uint64_t instruction_pointer;
    uint64_t args[6];
};

struct seccomp_notif {
    uint64_t id;
    uint32_t pid;
    uint32_t flags;
    struct seccomp_data data;
};

struct seccomp_notif_resp {
    uint64_t id;
    int64_t val;
    int32_t error;
    uint32_t flags;
};

#define SECCOMP_USER_NOTIF_FLAG_CONTINUE 1
#define SECCOMP_IOCTL_NOTIF_RECV _IOWR('!', 0, struct seccomp_notif)
#define SECCOMP_IOCTL_NOTIF_SEND _IOWR('!', 1, struct seccomp_notif_resp)

static int fail(const char *what) {
    perror(what);
    exit(1);
}

/* A full queue takes no more connections than the one that is there already. */
static int listen_at(const char *path, int full) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) exit(2);
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 0) < 0)
        fail(path);
    int first = full ? socket(AF_UNIX, SOCK_STREAM, 0) : -1;
    if (full && connect(first, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    return fd;
}

/* Whether braces outside of strings are balanced. */
static int is_whole(const char *text) {
    int depth = 0, quoted = 0;
    for (; *text; text++) {
        if (quoted && *text == '\\' && text[1])
            text++;
        else if (*text == '"')
            quoted = !quoted;
        else if (!quoted)
            depth += (*text == '{') - (*text == '}');
    }
    return depth == 0;
}

/* All that is told; the descriptors of the first message are counted, the first one is kept. */
static int hear(int connection) {
    union {
        char bytes[CMSG_SPACE(8 * sizeof(int))];
        struct cmsghdr align;
    } control;
    static char text[1 << 20];
    int listener = -1, count = 0;
    size_t length = 0;
    for (;;) {
        struct iovec part = {text + length, sizeof text - 1 - length};
        struct msghdr message = {.msg_iov = &part,
                                 .msg_iovlen = 1,
                                 .msg_control = &control,
                                 .msg_controllen = sizeof control};
        ssize_t n = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
        if (n < 0) fail("recvmsg");
        if (n == 0) break;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        if (header && header->cmsg_type == SCM_RIGHTS && length == 0) {
            count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
            memcpy(&listener, CMSG_DATA(header), sizeof listener);
        } else if (header) {
            count = -1;
        }
        length += (size_t)n;
        if (is_whole(text)) break;
    }
    for (char *p = text; *p; p++)
        if (*p == '\n') *p = ' ';
    printf("descriptors %d\n%s\n", count, text);
    return listener;
}

static void decide(char **answers, const struct seccomp_notif *asked,
                   struct seccomp_notif_resp *answer) {
    char *end;
    answer->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    for (; *answers; answers++) {
        if (strtol(*answers, &end, 10) != asked->data.nr || *end != '=') continue;
        if (!strcmp(end, "=continue")) return;
        answer->flags = 0;
        if (!strncmp(end, "=errno:", 7)) answer->error = -atoi(end + 7);
        if (!strncmp(end, "=value:", 7)) answer->val = atoi(end + 7);
        return;
    }
}

/* Who asks may be gone before it is heard or answered. */
static void answer_all(int listener, int connection, char **answers, int silent) {
    struct pollfd pollers[] = {{.fd = listener, .events = POLLIN},
                               {.fd = connection, .events = POLLIN}};
    while (poll(pollers, 2, -1) >= 0 && !(pollers[0].revents & (POLLHUP | POLLERR))) {
        if (pollers[1].revents) {
            char byte;
            puts(recv(connection, &byte, 1, MSG_DONTWAIT) == 0 ? "closed" : "more");
            pollers[1].fd = -1;
        }
        if (!pollers[0].revents) continue;
        struct seccomp_notif asked = {0};
        struct seccomp_notif_resp answer = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) < 0) {
            if (errno == ENOENT || errno == EINTR) continue;
            fail("SECCOMP_IOCTL_NOTIF_RECV");
        }
        printf("asked %d\n", asked.data.nr);
        if (silent) continue;
        answer.id = asked.id;
        decide(answers, &asked, &answer);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0 && errno != ENOENT)
            fail("SECCOMP_IOCTL_NOTIF_SEND");
    }
    puts("unused");
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    const char *behaviour = argv[2];
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd = listen_at(argv[1], !strcmp(behaviour, "deaf"));
    puts("ready");
    if (!strcmp(behaviour, "deaf")) pause();
    int connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    if (connection < 0) fail("accept");
    if (!strcmp(behaviour, "mute")) pause();
    if (!strcmp(behaviour, "leave")) return 0;
    int listener = hear(connection);
    if (listener < 0) return 1;
    answer_all(listener, connection, argv + 3, !strcmp(behaviour, "silent"));
    return 0;
}
