-- Not a step of one call: recorded at least once a second by each process that polls calls. A gap means
-- that Redis was down (its clock went on, but nothing could be written); so does a clock that went back,
-- which is another server's. KEYS: the pulse. ARGV: longest gap in ms that is no outage. Returns the time
-- and when the last gap ended (0: no gap yet).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = tonumber(redis.call('HGET', KEYS[1], 'at') or '') or now
if now < at or now - at > tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'back_at', now) end
redis.call('HSET', KEYS[1], 'at', now)
redis.call('EXPIRE', KEYS[1], 86400)
return {now, tonumber(redis.call('HGET', KEYS[1], 'back_at') or '') or 0}
