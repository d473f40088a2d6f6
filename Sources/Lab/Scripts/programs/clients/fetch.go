// fetch URL…      net/http, one connection kept alive; says of each answer what it read, see clients.py
package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
)

func main() {
	port := 0
	trace := &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { port = c.Conn.LocalAddr().(*net.TCPAddr).Port }}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, url := range os.Args[1:] {
		request, _ := http.NewRequest("GET", url, nil)
		response, err := client.Do(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
		said := map[string]any{"port": port}
		if err != nil {
			said["error"] = err.Error()
		} else {
			count, err := io.Copy(io.Discard, response.Body)
			response.Body.Close()
			said["status"], said["read"], said["declared"] = response.StatusCode, count, response.ContentLength
			said["chunked"] = len(response.TransferEncoding) > 0
			if err != nil {
				said["error"] = err.Error()
			}
		}
		json.NewEncoder(os.Stdout).Encode(said)
	}
}
