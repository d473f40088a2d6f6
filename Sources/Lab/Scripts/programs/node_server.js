// node node_server.js ADDRESS PORT TIMEOUT KEEP_ALIVE      see README
'use strict';
const http = require('http');
const zlib = require('zlib');
const [address, port, timeout, keepAlive] = process.argv.slice(2);

const line = 'the quick brown fox jumps over the lazy dog, 0123456789 times.\r\n';
function text(size) { return Buffer.alloc(size, line); }
function json(size) {
  const rows = [];
  for (let length = 20; length < size; length += 48) rows.push({ id: rows.length, name: 'row ' + rows.length, value: rows.length * 7919 % 10007 });
  return Buffer.from(JSON.stringify({ rows }));
}

const behaviours = {
  ok(request, response, size, options) {
    const body = text(size);
    const chunk = Number(options.get('chunk') || 0);
    if (!chunk) { response.setHeader('Content-Length', size); response.end(body); return; }
    for (let place = 0; place < size; place += chunk) response.write(body.subarray(place, place + chunk));
    response.end();
  },
  short(request, response, size, options) {
    const body = json(size);
    response.setHeader('Content-Length', body.length + Number(options.get('more') || 100));
    response.end(body);
  },
  abort(request, response, size, options) {
    response.setHeader('Content-Length', size);
    response.write(text(size).subarray(0, Number(options.get('sent') || 1000)), () => response.destroy());
  },
  buffered(request, response, size) {
    response.setHeader('Content-Length', size);
    response.write(text(size));
    setImmediate(() => response.socket.destroy());
  },
  reset(request, response, size, options) {
    response.setHeader('Content-Length', size);
    response.write(text(size).subarray(0, Number(options.get('sent') || 1000)), () => {
      setTimeout(() => response.socket.resetAndDestroy(), 100);
    });
  },
  exit(request, response, size) {
    response.setHeader('Content-Length', size);
    response.end(text(size));
    setImmediate(() => process.exit(0));
  },
  idle(request, response, size, options) {
    response.setHeader('Content-Length', size);
    response.write(text(size).subarray(0, Number(options.get('sent') || 1000)));
  },
  early(request, response, size, options) {
    response.statusCode = Number(options.get('status') || 413);
    response.setHeader('Content-Length', size);
    response.setHeader('Connection', 'close');
    response.write(text(size));
    setTimeout(() => response.socket.destroy(), 50);
  },
  encoding(request, response, size, options) {
    let body = json(size);
    let sent = body;
    if (options.get('how') === 'gzip') { sent = zlib.gzipSync(body); response.setHeader('Content-Encoding', 'gzip'); }
    if (options.get('how') === 'lines') { body = text(size - size % line.length); sent = Buffer.from(body.toString().replace(/\r\n/g, '\n')); }
    if (options.get('how') === 'bom') { body = Buffer.concat([Buffer.from('\ufeff'), body]); sent = body.subarray(3); }
    response.setHeader('Content-Length', body.length);
    response.end(sent);
  },
};

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://shortfin.test');
  const [, name, size] = url.pathname.split('/');
  const answer = () => behaviours[name](request, response, Number(size), url.searchParams);
  if (name === 'early') { answer(); return; }
  request.resume();
  request.on('end', answer);
});
server.keepAliveTimeout = Number(keepAlive);
if (Number(timeout)) server.setTimeout(Number(timeout));
server.on('clientError', (error, socket) => socket.destroy());
server.listen(Number(port), address);
