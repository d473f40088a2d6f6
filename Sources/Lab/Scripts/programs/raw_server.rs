// raw_server ADDRESS:PORT      the standard library's sockets, see README
// buffered: a BufWriter that is forgotten with what it holds; pipe: one non-blocking write taken for the whole
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

fn number(target: &str, name: &str, otherwise: usize) -> usize {
    let query = target.split_once('?').map_or("", |pair| pair.1);
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|pair| pair.0 == name).and_then(|pair| pair.1.parse().ok()).unwrap_or(otherwise)
}

fn end(stream: &mut TcpStream) -> bool {
    let _ = stream.set_nonblocking(false);
    let _ = stream.shutdown(Shutdown::Write);
    let mut rest = [0u8; 4096];
    while matches!(stream.read(&mut rest), Ok(count) if count > 0) {}
    false
}

fn answer(stream: &mut TcpStream, target: &str) -> std::io::Result<bool> {
    let words: Vec<&str> = target.split(|c| c == '/' || c == '?').collect();
    let (name, size) = (words[1], words[2].parse().unwrap_or(0usize));
    let declared = if name == "short" { size + number(target, "more", 100) } else { size };
    let mut data = format!("HTTP/1.1 200 OK\r\nserver: std\r\ncontent-length: {declared}\r\n\r\n").into_bytes();
    let head = data.len();
    data.extend(std::iter::repeat(*b"crab walks sideways\n").flatten().take(size));
    let sent = (head + number(target, "sent", 1000)).min(data.len());
    let seconds = Duration::from_secs(number(target, "seconds", 2) as u64);
    match name {
        "pipe" => {
            stream.set_nonblocking(true)?;
            let step = number(target, "write", data.len());
            let mut done = 0;
            while done < data.len() {
                match stream.write(&data[done..(done + step).min(data.len())]) {
                    Ok(count) => done += count,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error),
                }
            }
            stream.set_nonblocking(false)?;
            if done == data.len() { return Ok(true); }
            Ok(end(stream))
        }
        "buffered" => {
            let mut writer = BufWriter::with_capacity(number(target, "buffer", 8192), stream.try_clone()?);
            for piece in data.chunks(700) { writer.write_all(piece)?; }
            let (_, _) = writer.into_parts();
            Ok(end(stream))
        }
        "stop" => { stream.write_all(&data[..sent])?; Ok(end(stream)) }
        "idle" => { stream.write_all(&data[..sent])?; std::thread::sleep(seconds); Ok(end(stream)) }
        "deadline" => {
            stream.set_nonblocking(true)?;
            let (begin, mut done) = (Instant::now(), 0);
            while done < data.len() && begin.elapsed() < seconds {
                match stream.write(&data[done..]) {
                    Ok(count) => done += count,
                    Err(_) => std::thread::sleep(Duration::from_millis(3)),
                }
            }
            stream.set_nonblocking(false)?;
            if done == data.len() { return Ok(true); }
            Ok(end(stream))
        }
        "patience" => {
            stream.set_write_timeout(Some(seconds))?;
            if stream.write_all(&data).is_ok() { return Ok(true); }
            Ok(end(stream))
        }
        "exit" => { stream.set_nonblocking(true)?; let _ = stream.write(&data); std::process::abort() }
        _ => { stream.write_all(&data)?; Ok(true) }
    }
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let (mut line, mut length) = (String::new(), 0);
        if reader.read_line(&mut line)? == 0 { return Ok(()); }
        loop {
            let mut field = String::new();
            if reader.read_line(&mut field)? == 0 { return Ok(()); }
            if field.trim().is_empty() { break; }
            if let Some(value) = field.to_lowercase().strip_prefix("content-length:") { length = value.trim().parse().unwrap_or(0u64); }
        }
        std::io::copy(&mut (&mut reader).take(length), &mut std::io::sink())?;
        let target = line.split_whitespace().nth(1).unwrap_or("/ok/0").to_string();
        if !answer(&mut stream, &target)? { return Ok(()); }
    }
}

fn main() {
    let listener = TcpListener::bind(std::env::args().nth(1).expect("address")).expect("listen");
    for stream in listener.incoming().flatten() { std::thread::spawn(move || { let _ = serve(stream); }); }
}
