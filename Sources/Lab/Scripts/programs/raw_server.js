// node raw_server.js ADDRESS PORT      net.Socket without http, see README
// buffered: destroy() over a full write queue; hasty: end() and a timer that does not wait for it
'use strict';
const net = require('net');
const [address, port] = process.argv.slice(2);

function answer(socket, target) {
  const url = new URL(target, 'http://shortfin.test');
  const [, name, digits] = url.pathname.split('/');
  const option = (key, otherwise) => Number(url.searchParams.get(key) || otherwise);
  const size = Number(digits);
  const declared = name === 'short' ? size + option('more', 100) : size;
  const head = `HTTP/1.1 200 OK\r\nServer: net\r\nContent-Length: ${declared}\r\n\r\n`;
  const body = Buffer.alloc(size, 'sockets are streams, streams are sockets\n');
  const sent = body.subarray(0, option('sent', 1000));
  const seconds = option('seconds', 2);
  switch (name) {
  case 'buffered':
    socket.write(head);
    socket.write(body);
    setTimeout(() => socket.destroy(), option('after', 5));
    break;
  case 'hasty':
    socket.write(head);
    socket.end(body);
    setTimeout(() => socket.destroy(), option('after', 50));
    break;
  case 'stop':
    socket.write(head);
    socket.end(sent);
    break;
  case 'idle':
    socket.write(head);
    socket.write(sent);
    setTimeout(() => socket.destroy(), 1000 * seconds);
    break;
  case 'deadline':
    socket.write(head);
    socket.write(body);
    setTimeout(() => { if (socket.writableLength) socket.destroy(); }, 1000 * seconds);
    break;
  case 'exit':
    socket.write(head);
    socket.write(body);
    setTimeout(() => process.exit(1), 20);
    break;
  default:
    socket.write(head);
    socket.write(body);
  }
}

net.createServer((socket) => {
  let text = '';
  let owed = 0;
  socket.on('error', () => {});
  socket.on('data', (data) => {
    text += data.toString('latin1');
    for (;;) {
      const take = Math.min(owed, text.length);
      text = text.slice(take);
      owed -= take;
      const stop = text.indexOf('\r\n\r\n');
      if (owed || stop < 0) return;
      const lines = text.slice(0, stop).split('\r\n');
      text = text.slice(stop + 4);
      for (const line of lines) if (/^content-length:/i.test(line)) owed = Number(line.split(':')[1]);
      answer(socket, lines[0].split(' ')[1]);
    }
  });
}).listen(Number(port), address);
