-- Not a step of one call: stores events until their task is done and, if this server is the broker too,
-- enqueues them. KEYS: the events, their times, then the queue of each event, if it has one. ARGV: of each
-- event its id, itself, and the message for the queue.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, #ARGV / 3 do
  local id, event, message = unpack(ARGV, 3 * i - 2, 3 * i)
  redis.call('HSET', KEYS[1], id, event)
  redis.call('ZADD', KEYS[2], now, id)
  if KEYS[2 + i] then redis.call('LPUSH', KEYS[2 + i], message) end
end
redis.call('EXPIRE', KEYS[1], 3600)
redis.call('EXPIRE', KEYS[2], 3600)
return 1
