-- Redis's commands as the steps call them, on this side of the border: a step reads what it stores without
-- leaving Lua. Writes are logged, and made on the server (commands.py) when the step is over.
-- `fetch(key)` returns what the server holds: nothing, a text, or a table of its kind and texts.
-- `forward(log, name, ...)` has the server make the writes logged so far, then a command that is not here.
local fetch, forward, separator = ...
local type, concat, format = type, table.concat, string.format
local data = {} -- key -> text or table, false where nothing is stored; nil: not fetched
local log, logged = {}, 0
local hashed, hashed_at = false, 0 -- the hash that the last write logged changed, and where that is
local kept = {} -- key -> the seconds that this step has it kept for: no time passes meanwhile
local whole = setmetatable({}, {__mode = 'k'}) -- what HGETALL replied -> its key
local now_ms = 0
local keeps_streams = true

local function text(value)
  if type(value) == 'string' then return value end
  if type(value) ~= 'number' then error('a command takes texts and numbers') end
  if value % 1 == 0 then return format('%.0f', value) end
  for digits = 15, 17 do -- as short as reads back
    local short = format('%.' .. digits .. 'g', value)
    if tonumber(short) == value then return short end
  end
end

-- Logs a write to *key*; *words* are the texts that follow. One more HSET of the same hash joins the last.
local function record(name, key, words)
  local count = #words
  if name == 'HSET' and key == hashed then
    log[hashed_at] = log[hashed_at] + count
  else
    hashed, hashed_at = name == 'HSET' and key, logged + 1
    log[logged + 1], log[logged + 2], log[logged + 3] = count + 2, name, key
    logged = logged + 3
  end
  if count > 0 then
    logged = logged + 1
    log[logged] = concat(words, separator)
  end
end

local function texts(given)
  for i = 1, #given do
    local word = given[i]
    if type(word) ~= 'string' then given[i] = text(word) end
  end
  return given
end

local function taken()
  if logged == 0 then return nil end
  local words = concat(log, separator, 1, logged)
  logged, hashed, kept = 0, false, {}
  return words
end

-- A hash is its fields and values in one list, in their order, and where each field's value is in it. A list
-- that a step has is not changed: `lent` has the next write make it anew.
local function hash_of(found)
  local flat, at = {unpack(found, 2)}, {}
  for i = 1, #flat, 2 do at[flat[i]] = i + 1 end
  return {flat = flat, at = at}
end

local function own(hash)
  if hash.lent then hash.flat, hash.lent = {unpack(hash.flat)}, false end
  return hash.flat
end

local function set_of(found)
  local members = {}
  for i = 2, #found do members[found[i]] = true end
  return {members = members}
end

local function list_of(found)
  return {items = {unpack(found, 2)}}
end

local READ = {hash = hash_of, set = set_of, list = list_of}

local function value(key)
  local found = data[key]
  if found == nil then
    found = fetch(key) or false
    if type(found) == 'table' then found = READ[found[1]](found) end
    data[key] = found
  end
  return found
end

local commands = {}

function commands.TIME()
  return {text(math.floor(now_ms / 1000)), text(now_ms % 1000 * 1000)}
end

function commands.HGETALL(key)
  local hash = value(key)
  if not hash then return {} end
  hash.lent, whole[hash.flat] = true, key
  return hash.flat
end

function commands.HGET(key, name)
  local hash = value(key)
  local at = hash and hash.at[text(name)]
  return at and hash.flat[at] or false
end

function commands.HEXISTS(key, name)
  local hash = value(key)
  return hash and hash.at[text(name)] and 1 or 0
end

function commands.HLEN(key)
  local hash = value(key)
  return hash and #hash.flat / 2 or 0
end

function commands.HSET(key, ...)
  local given = texts({...})
  local hash = value(key) or {flat = {}, at = {}}
  local flat, at, before = own(hash), hash.at, #hash.flat
  local length = before
  for i = 1, #given, 2 do
    local name = given[i]
    if not at[name] then
      flat[length + 1], at[name] = name, length + 2
      length = length + 2
    end
    flat[at[name]] = given[i + 1]
  end
  data[key] = hash
  record('HSET', key, given)
  return (length - before) / 2
end

function commands.HDEL(key, ...)
  local hash, count, given = value(key), 0, texts({...})
  if not hash then return 0 end
  for _, name in ipairs(given) do
    local at = hash.at[name]
    if at then
      local flat = own(hash)
      table.remove(flat, at)
      table.remove(flat, at - 1)
      hash.at[name], count = nil, count + 1
      for i = at - 1, #flat, 2 do hash.at[flat[i]] = i + 1 end
    end
  end
  if #hash.flat == 0 then data[key], kept[key] = false, nil end
  if count > 0 then record('HDEL', key, given) end
  return count
end

function commands.GET(key) return value(key) end

function commands.SET(key, ...)
  local given = texts({...})
  data[key], kept[key] = given[1], nil
  record('SET', key, given)
  return 'OK'
end

function commands.INCR(key)
  local grown = (tonumber(value(key)) or 0) + 1
  data[key] = text(grown)
  record('INCR', key, {})
  return grown
end

function commands.DEL(...)
  local count = 0
  for _, key in ipairs({...}) do
    if value(key) then
      data[key], kept[key] = false, nil
      record('DEL', key, {})
      count = count + 1
    end
  end
  return count
end

function commands.EXISTS(...)
  local count = 0
  for _, key in ipairs({...}) do
    if value(key) then count = count + 1 end
  end
  return count
end

function commands.EXPIRE(key, seconds)
  if not value(key) then return 0 end
  seconds = text(seconds)
  if kept[key] ~= seconds then
    record('EXPIRE', key, {seconds})
    kept[key] = seconds
  end
  return 1
end

function commands.SADD(key, ...)
  local set, count, given = value(key) or {members = {}}, 0, texts({...})
  for _, member in ipairs(given) do
    if not set.members[member] then
      set.members[member] = true
      count = count + 1
    end
  end
  data[key] = set
  record('SADD', key, given)
  return count
end

function commands.RPUSH(key, ...)
  local list, given = value(key) or {items = {}}, texts({...})
  for _, item in ipairs(given) do list.items[#list.items + 1] = item end
  data[key] = list
  record('RPUSH', key, given)
  return #list.items
end

function commands.LRANGE(key, from, to)
  if text(from) ~= '0' or text(to) ~= '-1' then error('LRANGE is for whole lists here') end
  local list = value(key)
  return list and {unpack(list.items)} or {}
end

function commands.XADD(key, ...)
  local given = texts({...})
  if keeps_streams then record('XADD', key, given) end
  return text(now_ms) .. '-0'
end

function commands.PUBLISH(channel, message)
  record('PUBLISH', channel, {text(message)})
  return 0
end

local function elsewhere(name, ...)
  local found = forward(taken(), name, ...)
  for _, word in ipairs({...}) do data[word] = nil end -- what it may have changed is fetched anew
  if found == nil then return false end
  return found
end

local function call(name, ...)
  local command = commands[name]
  if command then return command(...) end
  return elsewhere(name, ...)
end

local function packed(value, out)
  local kind = type(value)
  if kind == 'string' then
    out[#out + 1] = '$' .. value
  elseif kind == 'number' then
    out[#out + 1] = format(':%d', value)
  elseif kind ~= 'table' then
    out[#out + 1] = value and ':1' or '-'
  elseif whole[value] and value[1] and (data[whole[value]] or {}).flat == value then
    out[#out + 1] = '@' .. whole[value] -- the server has it
  else
    local count, all_texts = 0, true
    while value[count + 1] ~= nil do
      count = count + 1
      all_texts = all_texts and type(value[count]) == 'string'
    end
    if all_texts then
      out[#out + 1] = '=' .. count
      if count > 0 then out[#out + 1] = concat(value, separator, 1, count) end
    else
      out[#out + 1] = '*' .. count
      for i = 1, count do packed(value[i], out) end
    end
  end
  return out
end

-- Runs a step; returns its reply, packed in one text if it is a table, and the log of its writes.
local function run(chunk, keys, now, ...)
  now_ms, KEYS, ARGV = now, keys, {...}
  local reply = chunk()
  if type(reply) ~= 'table' then return reply, false, taken() end
  return concat(packed(reply, {}), separator), true, taken()
end

local function forget(...)
  for _, key in ipairs({...}) do data[key] = nil end
end

local function keep_streams(keep) keeps_streams = keep end

return call, run, taken, forget, keep_streams
