# A Rack application for Puma, see README.
require 'json'
run lambda { |environment|
  _, name, size = environment['PATH_INFO'].split('/')
  size = size.to_i
  options = (environment['QUERY_STRING'] || '').split('&').map { |pair| pair.split('=', 2) }.to_h
  environment['rack.input'].read unless name == 'early'
  line = "A ruby is red, a rack is flat, and every body has a length.\n"
  body = (line * (size / line.bytesize + 1))[0, size]
  declared = name == 'short' ? size + (options['more'] || 100).to_i : size
  sent = (options['sent'] || 1000).to_i
  fields = { 'content-type' => 'text/plain' }
  fields['content-length'] = declared.to_s unless options['chunk']
  pieces = Enumerator.new do |out|
    step = (options['chunk'] || 16384).to_i
    case name
    when 'abort'
      out << body[0, sent]
      raise 'the source failed'
    when 'idle'
      out << body[0, sent]
      sleep((options['seconds'] || 2).to_f)
      raise 'gave up'
    when 'exit'
      out << body[0, sent]
      sleep 0.1
      Process.kill(:KILL, Process.pid)
    else
      (0...size).step(step) { |place| out << body[place, step] }
    end
  end
  [(options['status'] || 200).to_i, fields, pieces]
}
