-- Not a step of one call: finds events whose task is overdue. KEYS: the events, their times, how often each
-- was enqueued again. ARGV: after how many ms, how many at most, how often one may be enqueued again. Each
-- found event waits anew, twice as long as the last time, so that an event that always fails does not take
-- the place of others. One that was enqueued too often is dropped.
-- Returns {ids and events in turn, dropped events}.
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
