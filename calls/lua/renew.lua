-- Not a step of one call: the owner of many renews its leases in one go. KEYS: calls:live.
-- ARGV: lease in ms, then call ids. Calls that ended meanwhile stay out. Returns the time in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + ARGV[1], ARGV[i]) end
return now
