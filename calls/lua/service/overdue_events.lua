-- Not a step of one call: which events have been kept too long. KEYS: the events, their times, how
-- often each was handed in again. ARGV: for how many ms, how many at the most, how often one may be
-- handed in. Each found counts as kept anew, and for twice as long as the last time: what never has
-- its effect must not take the place of what does. One that was handed in too often is forgotten.
-- Returns {ids and events in turn, events that are given up}.
local DOUBLINGS = 4
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1], 'LIMIT', 0, ARGV[2])
local found, given_up = {}, {}
for _, id in ipairs(ids) do
  local event = redis.call('HGET', KEYS[1], id)
  local tries = tonumber(redis.call('HGET', KEYS[3], id) or '') or 0
  if event and tries < tonumber(ARGV[3]) then
    found[#found + 1] = id
    found[#found + 1] = event
    local wait = ARGV[1] * 2 ^ math.min(tries, DOUBLINGS)
    redis.call('ZADD', KEYS[2], now + wait - ARGV[1], id)
  else
    if event then given_up[#given_up + 1] = event end
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[1], id)
    redis.call('HDEL', KEYS[3], id)
  end
end
return {found, given_up}
