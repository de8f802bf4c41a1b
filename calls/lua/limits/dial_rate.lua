-- Not a step of one call: counts a dial, or returns how long it has to wait. KEYS: the dials of the last
-- minute by their time. ARGV: the dial's id, the limit per minute. Returns 0, or the milliseconds until
-- another dial is allowed.
local MINUTE = 60000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - MINUTE)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + MINUTE - now
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], MINUTE)
return 0
