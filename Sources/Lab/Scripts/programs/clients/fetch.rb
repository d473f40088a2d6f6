# ruby fetch.rb URL…      Net::HTTP, one connection; says of each answer what it read, see clients.py
require 'json'
require 'net/http'
first = URI(ARGV[0])
http = Net::HTTP.new(first.hostname, first.port, nil)
http.max_retries = 0
http.start
ARGV.each do |url|
  said = { port: http.instance_variable_get(:@socket)&.io&.local_address&.ip_port || 0 }
  begin
    read = 0
    http.request_get(URI(url).request_uri, 'Accept-Encoding' => 'identity') do |response|
      said.update(status: response.code.to_i, declared: response['content-length']&.to_i || -1, chunked: response.key?('transfer-encoding'))
      response.read_body { |piece| read += piece.bytesize; said[:read] = read }
    end
    said[:read] = read
  rescue SystemCallError, IOError, Timeout::Error => failure
    said[:read] = read
    said[:error] = failure.class.name
  end
  puts said.to_json
end
