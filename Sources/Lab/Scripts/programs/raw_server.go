// raw_server ADDRESS:PORT      sockets without net/http, see README; pipe is one write(2) taken for the whole,
// buffered a bufio.Writer that nobody flushes
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func number(target, name string, otherwise int) int {
	if _, query, found := strings.Cut(target, "?"); found {
		for _, pair := range strings.Split(query, "&") {
			if key, value, _ := strings.Cut(pair, "="); key == name {
				if n, err := strconv.Atoi(value); err == nil {
					return n
				}
			}
		}
	}
	return otherwise
}

func end(c *net.TCPConn, target string) bool {
	if !strings.Contains(target, "end=close") {
		c.CloseWrite()
		io.Copy(io.Discard, c)
	}
	return false
}

func answer(c *net.TCPConn, target string) bool {
	words := strings.Split(strings.SplitN(target, "?", 2)[0], "/")
	name := words[1]
	size, _ := strconv.Atoi(words[2])
	sent, declared := number(target, "sent", 1000), size
	if sent > size {
		sent = size
	}
	if name == "short" {
		declared += number(target, "more", 100)
	}
	head := fmt.Sprintf("HTTP/1.1 %d OK\r\nContent-Length: %d\r\n\r\n", number(target, "status", 200), declared)
	data := append([]byte(head), bytes.Repeat([]byte("gopher "), size/7+1)[:size]...)
	seconds := time.Duration(number(target, "seconds", 2)) * time.Second
	switch name {
	case "pipe":
		raw, _ := c.SyscallConn()
		took := 0
		raw.Write(func(descriptor uintptr) bool {
			took, _ = syscall.Write(int(descriptor), data)
			return true
		})
		if took == len(data) {
			return true
		}
		return end(c, target)
	case "buffered":
		w := bufio.NewWriterSize(c, number(target, "buffer", 4096))
		for place := 0; place < len(data); place += 1000 {
			stop := place + 1000
			if stop > len(data) {
				stop = len(data)
			}
			w.Write(data[place:stop])
		}
		return end(c, target)
	case "stop":
		c.Write(data[:len(head)+sent])
		return end(c, target)
	case "reset":
		c.Write(data[:len(head)+sent])
		time.Sleep(100 * time.Millisecond)
		c.SetLinger(0)
		return false
	case "idle":
		c.Write(data[:len(head)+sent])
		time.Sleep(seconds)
		return end(c, target)
	case "deadline":
		c.SetWriteDeadline(time.Now().Add(seconds))
		if _, err := c.Write(data); err != nil {
			return end(c, target)
		}
		c.SetWriteDeadline(time.Time{})
		return true
	case "exit":
		raw, _ := c.SyscallConn()
		raw.Write(func(descriptor uintptr) bool { syscall.Write(int(descriptor), data); return true })
		os.Exit(2)
	case "early":
		raw, _ := c.SyscallConn()
		raw.Write(func(descriptor uintptr) bool { syscall.Write(int(descriptor), data); return true })
		time.Sleep(50 * time.Millisecond)
		return false
	}
	_, err := c.Write(data)
	return err == nil
}

func serve(c *net.TCPConn) {
	defer c.Close()
	in := bufio.NewReader(c)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		target, length := strings.Fields(line)[1], 0
		for {
			field, err := in.ReadString('\n')
			if err != nil {
				return
			}
			if field = strings.TrimSpace(field); field == "" {
				break
			}
			if key, value, _ := strings.Cut(field, ":"); strings.EqualFold(key, "content-length") {
				length, _ = strconv.Atoi(strings.TrimSpace(value))
			}
		}
		if length > 0 && !strings.HasPrefix(target, "/early") {
			io.CopyN(io.Discard, in, int64(length))
		}
		if !answer(c, target) {
			return
		}
	}
}

func main() {
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		if c, err := listener.Accept(); err == nil {
			go serve(c.(*net.TCPConn))
		}
	}
}
