-- Not a step of a live call: its timeline is put to rest. KEYS: the stream, the packed timeline. ARGV:
-- the id of the last line that is packed, the packed lines, seconds to live. Returns 1, or 0 when a
-- line has come since, or there is nothing to put to rest.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if not last[1] or last[1][1] ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('DEL', KEYS[1])
return 1
