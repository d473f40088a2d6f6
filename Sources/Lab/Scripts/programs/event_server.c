/* event_server ADDRESS PORT      libevent's bufferevents, see README
 *
 * buffered hands the response to the bufferevent and frees it once written=N bytes have left, or at the next turn:
 * what is left in its output buffer is lost, as whoever frees a bufferevent too early finds out. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static struct event_base *base;

struct session { struct bufferevent *events; size_t total, written; };

static long number(const char *target, const char *name, long otherwise) {
    const char *place = strstr(target, name);
    return place && place[strlen(name)] == '=' ? atol(place + strlen(name) + 1) : otherwise;
}

static void leave(struct session *session) {
    bufferevent_free(session->events);   /* BEV_OPT_CLOSE_ON_FREE: closes, drops the output buffer */
    free(session);
}

static void on_event(struct bufferevent *events, short what, void *argument) {
    (void)events; (void)what;
    leave(argument);
}

static void on_turn(evutil_socket_t s, short what, void *argument) {
    (void)s; (void)what;
    leave(argument);
}

static void on_drained(struct bufferevent *events, void *argument) {
    if (evbuffer_get_length(bufferevent_get_output(events)) == 0) leave(argument);
}

static void on_leaving(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *argument) {
    struct session *session = argument;
    struct timeval soon = {0, 0};
    (void)buffer;
    if (session->total && (session->written += info->n_deleted) >= session->total) {
        session->total = 0;
        event_base_once(base, -1, EV_TIMEOUT, on_turn, session, &soon);
    }
}

static void on_read(struct bufferevent *events, void *argument) {
    struct session *session = argument;
    struct evbuffer *input = bufferevent_get_input(events), *output = bufferevent_get_output(events);
    char target[1024] = "", name[32] = "", field[1024];
    long size = 0, body = 0;
    struct evbuffer_ptr stop = evbuffer_search(input, "\r\n\r\n", 4, NULL);
    if (stop.pos < 0) return;
    char *line = evbuffer_readln(input, NULL, EVBUFFER_EOL_CRLF);
    sscanf(line, "%*s %1023s", target);
    free(line);
    while ((line = evbuffer_readln(input, NULL, EVBUFFER_EOL_CRLF)) && *line) {
        if (!strncasecmp(line, "content-length:", 15)) body = atol(line + 15);
        free(line);
    }
    free(line);
    (void)body; (void)field;
    sscanf(target, "/%31[^/]/%ld", name, &size);
    long sent = number(target, "sent", 1000), more = strcmp(name, "short") ? 0 : number(target, "more", 100);
    evbuffer_add_printf(output, "HTTP/1.1 200 OK\r\nContent-Length: %ld\r\nServer: events\r\n\r\n", size + more);
    char *data = malloc(size + 1);
    for (long place = 0; place < size; place++) data[place] = "event loops never wait\n"[place % 23];
    struct timeval soon = {0, 20000}, later = {number(target, "seconds", 2), 0};
    int partly = !strcmp(name, "stop") || !strcmp(name, "idle");
    if (!strcmp(name, "buffered")) {
        session->total = number(target, "written", 0);
        if (session->total) evbuffer_add_cb(output, on_leaving, session);
        else event_base_once(base, -1, EV_TIMEOUT, on_turn, session, &soon);
    }
    evbuffer_add(output, data, partly ? (sent < size ? sent : size) : size);
    free(data);
    if (!strcmp(name, "stop")) bufferevent_setcb(events, NULL, on_drained, on_event, session);
    if (!strcmp(name, "idle")) event_base_once(base, -1, EV_TIMEOUT, on_turn, session, &later);
    if (!strcmp(name, "patience")) bufferevent_set_timeouts(events, NULL, &later);   /* no byte leaves for so long */
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t s, struct sockaddr *peer, int size, void *argument) {
    struct session *session = calloc(1, sizeof *session);
    (void)listener; (void)peer; (void)size; (void)argument;
    session->events = bufferevent_socket_new(base, s, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(session->events, on_read, NULL, on_event, session);
    bufferevent_enable(session->events, EV_READ | EV_WRITE);
}

int main(int count, char **words) {
    struct sockaddr_storage address;
    int size = sizeof address;
    char text[128];
    if (count < 3) return 64;
    snprintf(text, sizeof text, strchr(words[1], ':') ? "[%s]:%s" : "%s:%s", words[1], words[2]);
    evutil_parse_sockaddr_port(text, (struct sockaddr *)&address, &size);
    signal(SIGPIPE, SIG_IGN);
    base = event_base_new();
    if (!evconnlistener_new_bind(base, on_accept, NULL, LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE, 64, (struct sockaddr *)&address, size)) return 1;
    return event_base_dispatch(base);
}
