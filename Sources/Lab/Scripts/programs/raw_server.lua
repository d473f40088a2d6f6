-- lua raw_server.lua ADDRESS PORT      LuaSocket, one connection at a time in a coroutine, see README
-- pipe: settimeout(0), one send, and its second result forgotten
local socket = require("socket")
local server = assert(socket.bind(arg[1], tonumber(arg[2]), 64))
server:settimeout(0)
local threads = {}

local function receive(client, pattern)
  local partial
  while true do
    local data, problem
    data, problem, partial = client:receive(pattern, partial)
    if data then return data end
    if problem ~= "timeout" then return nil end
    coroutine.yield()
  end
end

local function send(client, data)
  local place = 1
  while place <= #data do
    local last, problem, partial = client:send(data, place)
    if not last and problem ~= "timeout" then return false end
    place = (last or partial) + 1
    if not last then coroutine.yield() end
  end
  return true
end

local function pause(seconds)
  local limit = socket.gettime() + seconds
  while socket.gettime() < limit do coroutine.yield() end
end

local function serve(client)
  client:settimeout(0)
  while true do
    local line = receive(client, "*l")
    if not line then break end
    local length = 0
    while true do
      local field = receive(client, "*l")
      if not field or field == "" then break end
      length = tonumber(field:match("^[Cc]ontent%-[Ll]ength:%s*(%d+)")) or length
    end
    if length > 0 then receive(client, length) end
    local name, size, query = line:match("^%S+ /(%w+)/(%d+)(%S*)")
    if not name then break end
    size = tonumber(size)
    local sent, seconds = tonumber(query:match("sent=(%d+)") or 1000), tonumber(query:match("seconds=(%d+)") or 2)
    local declared = name == "short" and size + tonumber(query:match("more=(%d+)") or 100) or size
    local body = ("moonlight "):rep(size // 10 + 1):sub(1, size)
    local head = "HTTP/1.1 200 OK\r\nContent-Length: " .. declared .. "\r\nServer: moon\r\n\r\n"
    if name == "pipe" then
      local data = head .. body
      if client:send(data) ~= #data then
        client:shutdown("send")
        pause(seconds)
        break
      end
    elseif name == "abort" or name == "idle" then
      send(client, head .. body:sub(1, sent))
      if name == "idle" then pause(seconds) end
      break
    elseif not send(client, head .. body) then break end
  end
  client:close()
end

while true do
  local client = server:accept()
  if client then threads[#threads + 1] = coroutine.create(function() serve(client) end) end
  for index = #threads, 1, -1 do
    coroutine.resume(threads[index])
    if coroutine.status(threads[index]) == "dead" then table.remove(threads, index) end
  end
  socket.sleep(0.002)
end
