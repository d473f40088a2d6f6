//! A server on hyper 0.14 that journals what its kernel accepted.
//!
//! hyper-server ADDRESS:PORT JOURNAL [SNDBUF] [WORKERS]
//!
//! `/SIZE?chunk=N&length=1&delay=MS`: a body of SIZE bytes, in one piece or in pieces of N bytes, with Content-Length
//! (`length=1`, and always for one piece) or chunked. `ignore=1` answers without reading the request's body: then
//! hyper 0.14 closes its read side, holds itself for done while the response is still in its write buffer, and shuts
//! the socket down at the first write that would block. `status=N` is the response's status.
use hyper::service::service_fn;
use hyper::{Body, Request, Response};
use std::fs::{File, OpenOptions};
use std::future::Future;
use std::io::Write;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

#[derive(Clone)]
struct Journal(Arc<Mutex<File>>);

impl Journal {
    fn write(&self, event: &str, port: u16, fields: &str) {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64());
        let line = format!("{{\"event\": \"{event}\", \"port\": {port}, \"time\": {time:.6}{fields}}}\n");
        if let Ok(mut file) = self.0.lock() {
            let _ = file.write_all(line.as_bytes());
        }
    }
}

/// A socket that says what the kernel took.
struct Witness {
    stream: TcpStream,
    port: u16,
    total: Arc<Mutex<u64>>,
    journal: Journal,
}

impl Witness {
    fn took(&self, result: &Poll<std::io::Result<usize>>) {
        match result {
            Poll::Ready(Ok(count)) => {
                let total = self.total.lock().map_or(0, |mut total| {
                    *total += *count as u64;
                    *total
                });
                self.journal.write("accepted", self.port, &format!(", \"bytes\": {count}, \"total\": {total}"));
            }
            Poll::Ready(Err(error)) => self.journal.write("error", self.port, &format!(", \"text\": \"{error}\"")),
            Poll::Pending => self.journal.write("would-block", self.port, ""),
        }
    }
}

impl AsyncRead for Witness {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Witness {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, data: &[u8]) -> Poll<std::io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, data);
        self.took(&result);
        result
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.took(&result);
        result
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let total = self.total.lock().map_or(0, |total| *total);
        self.journal.write("closing", self.port, &format!(", \"how\": \"shutdown\", \"accepted\": {total}"));
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

fn option(query: &str, name: &str) -> Option<usize> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?.1.parse().ok()
}

fn text(from: usize, to: usize) -> Vec<u8> {
    (from..to).map(|place| b"the quick brown fox jumps over the lazy dog, 0123456789 times. \n"[place % 64]).collect()
}

async fn answer(request: Request<Body>) -> Result<Response<Body>, hyper::Error> {
    let size: usize = request.uri().path().trim_matches('/').parse().unwrap_or(0);
    let query = request.uri().query().unwrap_or("").to_string();
    let mut response = Response::builder().header("Server", "hyper");
    if option(&query, "ignore").is_some() {
        drop(request);
    } else {
        hyper::body::to_bytes(request.into_body()).await?;
    }
    if let Some(status) = option(&query, "status") {
        response = response.status(status as u16);
    }
    let body = match option(&query, "chunk") {
        None => Body::from(text(0, size)),
        Some(chunk) => {
            let delay = option(&query, "delay").unwrap_or(0) as u64;
            let (mut sender, body) = Body::channel();
            tokio::spawn(async move {
                let mut place = 0;
                while place < size {
                    let end = size.min(place + chunk);
                    if sender.send_data(text(place, end).into()).await.is_err() {
                        break;
                    }
                    place = end;
                    if delay > 0 {
                        tokio::time::sleep(Duration::from_millis(delay)).await;
                    }
                }
            });
            if option(&query, "length").is_some() {
                response = response.header("Content-Length", size);
            }
            body
        }
    };
    Ok(response.body(body).unwrap_or_default())
}

async fn serve(listener: TcpListener, journal: Journal) -> std::io::Result<()> {
    loop {
        let (stream, peer) = listener.accept().await?;
        let (journal, total, port) = (journal.clone(), Arc::new(Mutex::new(0u64)), peer.port());
        let witness = Witness { stream, port, total: total.clone(), journal: journal.clone() };
        let index = Arc::new(Mutex::new(0));
        tokio::spawn(async move {
            let observer = journal.clone();
            let service = service_fn(move |request: Request<Body>| -> Pin<Box<dyn Future<Output = _> + Send>> {
                let start = total.lock().map_or(0, |total| *total);
                let index = index.lock().map_or(0, |mut index| { *index += 1; *index - 1 });
                observer.write("responding", port, &format!(", \"index\": {index}, \"start\": {start}, \"target\": \"{}\"", request.uri()));
                Box::pin(answer(request))
            });
            let result = hyper::server::conn::Http::new().serve_connection(witness, service).await;
            let text = result.map_or_else(|error| error.to_string(), |()| "ok".to_string());
            journal.write("served", port, &format!(", \"result\": \"{text}\""));
        });
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().collect();
    let address: std::net::SocketAddr = words.get(1).ok_or("no address")?.parse()?;
    let path = words.get(2).ok_or("no journal")?;
    let send_buffer: u32 = words.get(3).map_or(Ok(0), |word| word.parse())?;
    let workers: usize = words.get(4).map_or(Ok(2), |word| word.parse())?;
    let journal = Journal(Arc::new(Mutex::new(OpenOptions::new().create(true).append(true).open(path)?)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    runtime.block_on(async move {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        if send_buffer > 0 {
            socket.set_send_buffer_size(send_buffer)?;
        }
        socket.bind(address)?;
        let listener = socket.listen(128)?;
        println!("ready");
        serve(listener, journal).await?;
        Ok(())
    })
}
