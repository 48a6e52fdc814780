-- Sends one request over and over, and says at the end what came of it, as JSON. After `--`, all of them needed:
--   METHOD  BODY_FILE  APP_KEYS  CODE  FILES  "Name: value" ...
-- APP_KEYS: how many appKeys the calls go round; 1: the path is sent as it is, else its "{n}" is 1, 2, 3 ...
-- CODE: the resultCode that every reply has to have; "200": only the HTTP status is looked at; "-": nothing is,
-- which is how to count, because looking at replies takes wrk longer than sending requests.
-- FILES: how each request gets a new file. A number: it is counted up, in the place of "@number-of-file@" in the body.
-- A path: each line of that file has a Symmetric-Key and, in hexadecimal, the end of a file that is encrypted with it.
-- The first is the one in the body; the others are gone round in its place. "-": all bodies are the same.

local mark = "@number-of-file@"
local threads = {}
wrong, found = 0, ""

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   local body = assert(io.open(args[2], "rb"))
   wrk.method, wrk.body = args[1], body:read("*a")
   body:close()
   for index = 6, #args do
      local name, value = args[index]:match("^([^:]+): (.*)$")
      wrk.headers[name] = value
   end
   go_round(tonumber(args[3]))
   vary_file(args[5])
   look_at_replies(args[4])
end

function go_round(app_keys)
   if app_keys == 1 then return end
   local requests, turn = {}, 0
   for number = 1, app_keys do
      requests[number] = wrk.format(nil, (wrk.path:gsub("{n}", number)))
   end
   request = function()
      turn = turn % app_keys + 1
      return requests[turn]
   end
end

function vary_file(files)
   if files == "-" then return end
   local place, next_end
   if tonumber(files) then
      place, next_end = mark, numbers_from(tonumber(files))
   else
      place, next_end = envelopes_in(files)
   end
   local first, last = wrk.body:find(place, 1, true)
   local head, tail = wrk.body:sub(1, first - 1), wrk.body:sub(last + 1)
   request = function()
      return wrk.format(nil, nil, nil, head .. next_end() .. tail)
   end
end

function numbers_from(number)
   return function()
      number = number + 1
      return string.format("%0" .. #mark .. "d", number)
   end
end

function envelopes_in(path)
   local keys, ends, turn = {}, {}, 0
   for line in io.lines(path) do
      local key, digits = line:match("^(%S+) (%x+)$")
      table.insert(keys, key)
      table.insert(ends, (digits:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end)))
   end
   table.remove(keys, 1)
   return table.remove(ends, 1), function()
      turn = turn % #keys + 1
      wrk.headers["Symmetric-Key"] = keys[turn]
      return ends[turn]
   end
end

function look_at_replies(code)
   if code == "-" then return end
   response = function(status, headers, body)
      local is_right = status == 200 and (code == "200" or body:match('"resultCode"%s*:%s*(-?%d+)') == code)
      if not is_right then
         wrong = wrong + 1
         found = "HTTP " .. status .. " " .. body:sub(1, 200)
      end
   end
end

function done(summary, latency)
   local mistakes, example = 0, ""
   for _, thread in ipairs(threads) do
      mistakes = mistakes + thread:get("wrong")
      example = thread:get("found")
   end
   local errors = summary.errors
   io.write(string.format(
      '\nJSON {"requests": %d, "microseconds": %d, "median": %d, "connect": %d, "read": %d, "write": %d, '
         .. '"timeout": %d, "status": %d, "wrong": %d, "found": "%s"}\n',
      summary.requests, summary.duration, latency:percentile(50), errors.connect, errors.read, errors.write,
      errors.timeout, errors.status, mistakes, (example:gsub('[%c"\\]', "'"))))
end
