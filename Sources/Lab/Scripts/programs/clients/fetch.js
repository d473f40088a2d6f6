// node fetch.js URL…      http.Agent with keep-alive; says of each answer what it read, see clients.py
'use strict';
const http = require('http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
function next(urls) {
  if (!urls.length) { agent.destroy(); return; }
  let port = 0;
  let over = false;
  const say = (said) => { if (over) return; over = true; console.log(JSON.stringify({ port, ...said })); next(urls.slice(1)); };
  const request = http.get(urls[0], { agent }, (response) => {
    let read = 0;
    const length = response.headers['content-length'];
    const said = () => ({ status: response.statusCode, read, declared: length === undefined ? -1 : Number(length), chunked: 'transfer-encoding' in response.headers });
    response.on('data', (data) => { read += data.length; });
    response.on('end', () => say(said()));
    response.on('error', (error) => say({ ...said(), error: error.message }));
  });
  request.on('socket', (socket) => {
    if (socket.localPort) port = socket.localPort;
    else socket.once('connect', () => { port = socket.localPort; });
  });
  request.on('error', (error) => say({ error: error.message }));
}
next(process.argv.slice(2));
