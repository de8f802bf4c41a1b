-- Not a step of one call: which events have been kept too long. KEYS: the events, their times. ARGV:
-- for how many ms, how many at the most. Each found counts as kept anew. Returns the events.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1], 'LIMIT', 0, ARGV[2])
local found = {}
for _, id in ipairs(ids) do
  local event = redis.call('HGET', KEYS[1], id)
  if event then
    found[#found + 1] = event
    redis.call('ZADD', KEYS[2], now, id)
  else
    redis.call('ZREM', KEYS[2], id)
  end
end
return found
