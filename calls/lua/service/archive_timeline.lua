-- Not a step of a live call: replaces a timeline by its packed form. KEYS: the stream, the packed
-- timeline. ARGV: the id of the last packed line, the packed lines, seconds to live. Returns 1, or 0 if a
-- line was added since, or there is nothing to pack.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if not last[1] or last[1][1] ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('DEL', KEYS[1])
return 1
