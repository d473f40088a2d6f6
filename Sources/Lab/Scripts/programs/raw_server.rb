# ruby raw_server.rb ADDRESS PORT      sockets without a framework, see README; pipe is write_nonblock taken for a whole write
require 'socket'

def text(size)
  line = "Ruby counts bytes and characters; servers should count the former, always.\n"
  (line * (size / line.bytesize + 1))[0, size]
end

def finish(socket, options)
  return socket.close if options['end'] == 'close'
  socket.close_write
  socket.read
  socket.close
end

def answer(socket, name, size, options)
  body = text(size)
  declared = name == 'short' ? size + (options['more'] || 100).to_i : size
  if options['letters']   # characters counted, bytes sent: more than declared; and the other way round
    body = 'ä' * size
    declared = options['letters'] == 'few' ? body.length : body.bytesize * 2
  end
  head = "HTTP/1.1 #{options['status'] || 200} OK\r\nServer: raw-ruby\r\nContent-Length: #{declared}\r\n\r\n"
  sent = (options['sent'] || 1000).to_i
  case name
  when 'pipe'
    data = head + body
    until data.empty?
      begin
        count = socket.write_nonblock(data)
        data = data.byteslice(count, data.bytesize)
        break if options['short']   # the first partial write
      rescue IO::WaitWritable
        break
      end
    end
    return true if data.empty?
    finish(socket, options)
  when 'stop'
    socket.write(head + body[0, sent])
    finish(socket, options)
  when 'reset'
    socket.write(head + body[0, sent])
    sleep 0.1
    socket.setsockopt(Socket::SOL_SOCKET, Socket::SO_LINGER, [1, 0].pack('ii'))
    socket.close
  when 'idle'
    socket.write(head + body[0, sent])
    sleep((options['seconds'] || 2).to_f)
    finish(socket, options)
  when 'deadline'
    require 'timeout'
    begin
      Timeout.timeout((options['seconds'] || 2).to_f) { socket.write(head); body.each_char.each_slice(8192) { |piece| socket.write(piece.join) } }
      return true
    rescue Timeout::Error
      finish(socket, options)
    end
  when 'exit'
    socket.write_nonblock(head + body)
    exit!(1)
  when 'early'
    socket.write_nonblock(head + body)
    sleep 0.05
    socket.close
  else
    socket.write(head)
    socket.write(body)
    return true
  end
  false
end

def serve(socket)
  loop do
    line = socket.gets or break
    target = line.split(' ')[1]
    length = 0
    while (field = socket.gets.chomp) != ''
      length = field.split(':')[1].to_i if field =~ /^content-length:/i
    end
    path, query = target.split('?', 2)
    _, name, size = path.split('/')
    socket.read(length) if length > 0 && name != 'early'
    options = (query || '').split('&').map { |pair| pair.split('=', 2) }.to_h
    break unless answer(socket, name, size.to_i, options)
  end
rescue SystemCallError, IOError
  nil
ensure
  socket.close unless socket.closed?
end

server = TCPServer.new(ARGV[0], ARGV[1].to_i)
loop { Thread.new(server.accept) { |socket| serve(socket) } }
