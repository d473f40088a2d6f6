// server ADDRESS:PORT WRITE_TIMEOUT_MS      net/http, see README
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func text(size int) []byte {
	line := []byte("the quick brown fox jumps over the lazy dog, 0123456789 times.\r\n")
	return bytes.Repeat(line, size/len(line)+1)[:size]
}

func number(r *http.Request, name string, otherwise int) int {
	if value, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil {
		return value
	}
	return otherwise
}

func smaller(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func answer(w http.ResponseWriter, r *http.Request) {
	words := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	size := 0
	if len(words) > 1 {
		size, _ = strconv.Atoi(words[1])
	}
	body, declared := text(size), size
	sent := number(r, "sent", 1000)
	switch words[0] {
	case "ok":
		if chunk := number(r, "chunk", 0); chunk > 0 {
			for start := 0; start < size; start += chunk {
				w.Write(body[start:smaller(size, start+chunk)])
				w.(http.Flusher).Flush()
			}
			return
		}
	case "short":
		declared = size + number(r, "more", 100)
	case "encoding":
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		writer.Write(body)
		writer.Close()
		w.Header().Set("Content-Encoding", "gzip")
		body = packed.Bytes()
	case "early":
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Length", strconv.Itoa(declared))
		w.WriteHeader(number(r, "status", 413))
		w.Write(body)
		return
	case "abort", "idle":
		w.Header().Set("Content-Length", strconv.Itoa(declared))
		w.Write(body[:sent])
		w.(http.Flusher).Flush()
		if words[0] == "idle" {
			time.Sleep(time.Hour)
		}
		panic(http.ErrAbortHandler)
	case "reset":
		hijacked, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		fmt.Fprintf(hijacked, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", declared)
		hijacked.Write(body[:sent])
		time.Sleep(100 * time.Millisecond)
		hijacked.(*net.TCPConn).SetLinger(0)
		hijacked.Close()
		return
	case "exit":
		go func() { time.Sleep(time.Duration(number(r, "after", 300)) * time.Millisecond); os.Exit(1) }()
	}
	w.Header().Set("Content-Length", strconv.Itoa(declared))
	w.Write(body)
}

func main() {
	timeout, _ := strconv.Atoi(os.Args[2])
	server := &http.Server{Addr: os.Args[1], Handler: http.HandlerFunc(answer), WriteTimeout: time.Duration(timeout) * time.Millisecond}
	fmt.Fprintln(os.Stderr, server.ListenAndServe())
}
