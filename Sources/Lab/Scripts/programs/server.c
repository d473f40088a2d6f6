/* server ADDRESS PORT thread|fork SNDBUF      blocking and non-blocking sockets in C, see README.
 *
 * Besides what README says: pipe (stall=N: the write that ends it), stdio (a FILE whose buffer of buffer=N bytes is never
 * flushed), deadline and patience (seconds=N: since the request; without progress), fault (how=segv, abort, exit after
 * sent=N bytes), lazy (SO_LINGER of two seconds). cork=1, lowat=N and nodelay=1 are options of any. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HEAD 8192
static int send_buffer;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static long number(const char *target, const char *name, long otherwise) {
    char key[32];
    const char *place = strchr(target, '?');
    snprintf(key, sizeof key, "%s=", name);
    while (place) {
        if (!strncmp(place + 1, key, strlen(key))) return (long)atof(place + 1 + strlen(key));
        place = strchr(place + 1, '&');
    }
    return otherwise;
}

static int names(const char *target, const char *pair) { return strstr(target, pair) != NULL; }

/* Writes everything, waiting for room; gives up when `until` passes or when nothing moved for `patience` seconds. */
static size_t write_all(int s, const char *data, size_t size, size_t step, double until, double patience) {
    size_t done = 0;
    double last = now();
    while (done < size) {
        size_t piece = size - done < step ? size - done : step;
        ssize_t count = send(s, data + done, piece, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count > 0) { done += count; last = now(); }
        else if (errno != EAGAIN) break;
        double limit = until;
        if (patience && last + patience < limit) limit = last + patience;
        if (now() >= limit) break;
        if (count <= 0) {
            struct pollfd p = {s, POLLOUT, 0};
            double left = limit - now();
            poll(&p, 1, left > 0 ? (int)(left * 1000) + 1 : 0);
        }
    }
    return done;
}

static void end(int s, const char *target) {
    if (names(target, "end=close")) { close(s); return; }
    char rest[4096];
    struct timeval limit = {20, 0};
    shutdown(s, SHUT_WR);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    while (recv(s, rest, sizeof rest, 0) > 0) {}
    close(s);
}

static void reset(int s) {
    struct linger l = {1, 0};
    setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof l);
    close(s);
}

static char *text(size_t size) {
    static const char words[] = "In the beginning the kernel took what it could, and the rest stayed behind.\n";
    char *body = malloc(size + 128);
    for (size_t place = 0; place < size; place += sizeof words - 1) memcpy(body + place, words, size + 128 - place < sizeof words - 1 ? size + 128 - place : sizeof words - 1);
    return body;
}

/* Answers one request; 0 when the connection is gone. */
static int answer(int s, const char *target) {
    char name[32] = "";
    long size = 0;
    sscanf(target, "/%31[^/]/%ld", name, &size);
    long step = number(target, "write", 1 << 20), sent = number(target, "sent", 1000), chunk = number(target, "chunk", 0);
    long declared = size + (!strcmp(name, "short") ? number(target, "more", 100) : 0);
    int on = 1, lowat = (int)number(target, "lowat", 0), keep = !names(target, "close=1");
    if (lowat) setsockopt(s, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &lowat, sizeof lowat);
    if (names(target, "cork=1")) setsockopt(s, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
    if (names(target, "nodelay=1")) setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    char *body = text(size), *data = malloc(size + HEAD + (chunk ? size / chunk * 16 + 64 : 0));
    size_t head, total;
    if (chunk) {
        head = total = sprintf(data, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n%s\r\n", keep ? "" : "Connection: close\r\n");
        for (long place = 0; place < size; place += chunk) {
            long piece = size - place < chunk ? size - place : chunk;
            total += sprintf(data + total, "%lX\r\n", piece);
            memcpy(data + total, body + place, piece);
            total += piece;
            total += sprintf(data + total, "\r\n");
        }
        if (strcmp(name, "noend")) total += sprintf(data + total, "0\r\n\r\n");
    } else {
        head = total = sprintf(data, "HTTP/1.1 %ld OK\r\nContent-Type: text/plain\r\ncontent-length: %ld\r\n%s\r\n",
                               number(target, "status", 200), declared, keep ? "" : "Connection: close\r\n");
        memcpy(data + total, body, size);
        total += size;
    }
    free(body);
    double forever = now() + 600, seconds = number(target, "seconds", 2);
    int alive = 0;
    if (!strcmp(name, "pipe")) {   /* the fault: a short write is taken for the end */
        long stall = number(target, "stall", 1);
        size_t done = 0;
        while (done < total) {
            size_t piece = total - done < (size_t)step ? total - done : (size_t)step;
            ssize_t count = send(s, data + done, piece, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (count > 0) { done += count; if (count == (ssize_t)piece || step < (1 << 20)) continue; }
            if (--stall <= 0) break;
            struct pollfd p = {s, POLLOUT, 0};
            poll(&p, 1, 20000);
        }
        if (done == total && keep) alive = 1;
        else end(s, target);
    } else if (!strcmp(name, "stdio")) {
        long room = number(target, "buffer", 4096);
        FILE *stream = fdopen(dup(s), "w");
        char *buffer = malloc(room);
        setvbuf(stream, buffer, _IOFBF, room);
        for (size_t place = 0; place < total; place += 100) fwrite(data + place, 1, total - place < 100 ? total - place : 100, stream);
        end(s, target);
        close(fileno(stream));   /* the stream is leaked, with what it holds */
    } else if (!strcmp(name, "stop") || !strcmp(name, "noend")) {
        write_all(s, data, strcmp(name, "stop") ? total : head + sent, step, forever, 0);
        end(s, target);
    } else if (!strcmp(name, "idle")) {
        write_all(s, data, head + sent, step, forever, 0);
        usleep((useconds_t)(seconds * 1e6));
        end(s, target);
    } else if (!strcmp(name, "deadline")) {
        if (write_all(s, data, total, step < 65536 ? step : 65536, now() + seconds, 0) == total && keep) alive = 1;
        else end(s, target);
    } else if (!strcmp(name, "patience")) {
        if (write_all(s, data, total, step, forever, seconds) == total && keep) alive = 1;
        else if (names(target, "reset=1")) reset(s);
        else end(s, target);
    } else if (!strcmp(name, "reset")) {
        write_all(s, data, head + sent, step, forever, 0);
        usleep(100000);
        reset(s);
    } else if (!strcmp(name, "full")) {   /* a full send queue, then SO_LINGER 0 */
        size_t done = 0;
        ssize_t count;
        while (done < total && (count = send(s, data + done, total - done, MSG_DONTWAIT | MSG_NOSIGNAL)) > 0) done += count;
        usleep(300000);
        reset(s);
    } else if (!strcmp(name, "fault")) {
        write_all(s, data, head + sent, step, now() + 20, 0);
        if (names(target, "how=segv")) raise(SIGSEGV);
        if (names(target, "how=abort")) abort();
        _exit(3);
    } else if (!strcmp(name, "early")) {
        size_t done = 0;
        ssize_t count;
        while (done < total && (count = send(s, data + done, total - done, MSG_DONTWAIT | MSG_NOSIGNAL)) > 0) done += count;
        usleep(50000);
        close(s);
    } else {
        if (!strcmp(name, "lazy")) { struct linger l = {1, 2}; setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof l); }
        if (write_all(s, data, total, step, forever, 0) < total || !keep) { if (strcmp(name, "lazy")) end(s, target); else close(s); }
        else alive = 1;
        int off = 0;
        if (alive && names(target, "cork=1")) setsockopt(s, IPPROTO_TCP, TCP_CORK, &off, sizeof off);
    }
    free(data);
    return alive;
}

static void *serve(void *argument) {
    int s = (int)(long)argument;
    char head[HEAD + 1], target[1024];
    size_t have = 0;
    for (;;) {
        char *stop;
        head[have] = 0;
        while (!(stop = strstr(head, "\r\n\r\n"))) {
            ssize_t count = have < HEAD ? recv(s, head + have, HEAD - have, 0) : 0;
            if (count <= 0) { close(s); return NULL; }
            have += count;
            head[have] = 0;
        }
        *stop = 0;
        char *length = strcasestr(head, "content-length:");
        long body = length ? atol(length + 15) : 0;
        int gone = sscanf(head, "%*s %1023s", target) != 1;
        size_t rest = have - (stop + 4 - head);
        memmove(head, stop + 4, rest);
        have = rest;
        if (!gone && strncmp(target, "/early", 6)) while (body > 0) {
            if (have) { size_t take = have < (size_t)body ? have : (size_t)body; memmove(head, head + take, have - take); have -= take; body -= take; continue; }
            ssize_t count = recv(s, head, HEAD < body ? HEAD : body, 0);
            if (count <= 0) { close(s); return NULL; }
            body -= count;
        }
        if (gone || !answer(s, target)) return NULL;
    }
}

int main(int count, char **words) {
    if (count < 5) return 64;
    int six = strchr(words[1], ':') != NULL, on = 1;
    int listener = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a4 = {.sin_family = AF_INET, .sin_port = htons(atoi(words[2]))};
    struct sockaddr_in6 a6 = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(words[2]))};
    inet_pton(six ? AF_INET6 : AF_INET, words[1], six ? (void *)&a6.sin6_addr : (void *)&a4.sin_addr);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    send_buffer = atoi(words[4]);
    if (send_buffer) setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    if (bind(listener, six ? (void *)&a6 : (void *)&a4, six ? sizeof a6 : sizeof a4) || listen(listener, 64)) { perror("listen"); return 1; }
    for (;;) {
        int s = accept(listener, NULL, NULL);
        if (s < 0) continue;
        if (!strcmp(words[3], "fork")) {
            if (fork() == 0) { close(listener); serve((void *)(long)s); _exit(0); }
            close(s);
        } else {
            pthread_t thread;
            pthread_create(&thread, NULL, serve, (void *)(long)s);
            pthread_detach(thread);
        }
    }
}
