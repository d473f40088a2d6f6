/* upload ADDRESS PORT HOW TARGET BODY SENT SNDBUF SECONDS [FIELD…]      sends a request with a body, or a part of it
 *
 * HOW: ok; pipe (a short write taken for a whole one, then shutdown); stop (SENT bytes, then shutdown); leave (SENT bytes,
 * then close); reset (SENT bytes, then SO_LINGER 0); fault (SENT bytes, then SIGSEGV); deadline (SECONDS, then shutdown);
 * idle (SENT bytes, SECONDS, shutdown). BODY below zero: chunked. Says JSON lines: its port, what was accepted. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int count, char **words) {
    if (count < 9) return 64;
    int six = strchr(words[1], ':') != NULL, s = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0), room = atoi(words[7]);
    const char *how = words[3];
    long body = atol(words[5]), sent = atol(words[6]), coded = body < 0;
    double seconds = atof(words[8]);
    struct sockaddr_in a4 = {.sin_family = AF_INET, .sin_port = htons(atoi(words[2]))};
    struct sockaddr_in6 a6 = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(words[2]))}, own;
    socklen_t size = sizeof own;
    inet_pton(six ? AF_INET6 : AF_INET, words[1], six ? (void *)&a6.sin6_addr : (void *)&a4.sin_addr);
    signal(SIGPIPE, SIG_IGN);
    if (room) setsockopt(s, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    if (connect(s, six ? (void *)&a6 : (void *)&a4, six ? sizeof a6 : sizeof a4)) { printf("{\"refused\": true}\n"); return 1; }
    getsockname(s, (void *)&own, &size);
    printf("{\"port\": %d}\n", ntohs(own.sin6_port));
    fflush(stdout);
    if (coded) body = -body;
    char *data = malloc(8192 + body + body / 100 + 64);
    long head = sprintf(data, "POST %s HTTP/1.1\r\nHost: shortfin.test\r\n", words[4]);
    for (int i = 9; i < count; i++) head += sprintf(data + head, "%s\r\n", words[i]);
    head += coded ? sprintf(data + head, "Transfer-Encoding: chunked\r\n\r\n") : sprintf(data + head, "Content-Length: %ld\r\n\r\n", body);
    long total = head;
    for (long place = 0; place < body;) {
        long piece = coded && body - place > 3000 ? 3000 : body - place;
        if (coded) total += sprintf(data + total, "%lx\r\n", piece);
        memset(data + total, 'u', piece);
        total += piece;
        place += piece;
        if (coded) total += sprintf(data + total, "\r\n");
    }
    if (coded) total += sprintf(data + total, "0\r\n\r\n");
    int all = !strcmp(how, "ok") || !strcmp(how, "pipe") || !strcmp(how, "deadline");
    long want = all ? total : head + sent < total ? head + sent : total, done = 0;
    double limit = now() + (!strcmp(how, "deadline") ? seconds : 60);
    while (done < want && now() < limit) {
        ssize_t took = send(s, data + done, want - done, MSG_DONTWAIT);
        if (took > 0) done += took;
        else if (errno != EAGAIN) break;
        if (done < want) {
            if (!strcmp(how, "pipe")) break;
            struct pollfd p = {s, POLLOUT, 0};
            double left = limit - now();
            poll(&p, 1, left > 0 ? (int)(left * 1000) : 0);
        }
    }
    printf("{\"accepted\": %ld, \"whole\": %s}\n", done, done == total ? "true" : "false");
    fflush(stdout);
    if (!strcmp(how, "idle")) usleep((useconds_t)(seconds * 1e6));
    if (!strcmp(how, "fault")) raise(SIGSEGV);
    if (!strcmp(how, "reset")) {
        struct linger l = {1, 0};
        usleep(50000);
        setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof l);
        close(s);
        return 0;
    }
    if (!strcmp(how, "leave")) { close(s); return 0; }
    if (strcmp(how, "ok")) shutdown(s, SHUT_WR);
    char answer[65536];
    long read = 0, got, end = -1, length = 0;
    while ((end < 0 || read < end + length) && (got = recv(s, answer + (end < 0 ? read : 0), end < 0 ? sizeof answer - 1 - read : sizeof answer, 0)) > 0) {
        read += got;
        if (end < 0) {
            answer[read < (long)sizeof answer ? read : (long)sizeof answer - 1] = 0;
            char *stop = strstr(answer, "\r\n\r\n"), *field = strcasestr(answer, "content-length:");
            if (stop) { end = stop + 4 - answer; length = field && field < stop ? atol(field + 15) : 0; }
        }
    }
    if (end >= 0) printf("{\"answered\": true, \"declared\": %ld, \"read\": %ld, \"head\": %ld}\n", length, read - end, end);
    close(s);
    return 0;
}
