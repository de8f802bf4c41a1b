-- Not a step of one call: records a leg of a Telnyx session. KEYS: the session's legs. ARGV: what happened
-- ('ours', 'bridged', 'ended', 'gone': ended, and a call of Dead Air's), the leg, when by Telnyx's clock in ms (0:
-- unknown, then Redis's time). A repetition changes nothing.
-- Returns that time and everything known, field by field: "<what>:<leg>", when.
local KEPT_S, KEPT_AFTER_END_S = 21600, 600
local time = redis.call('TIME')
local at = tonumber(ARGV[3])
if at == 0 then at = time[1] * 1000 + math.floor(time[2] / 1000) end
local what = ARGV[1] == 'gone' and 'ended' or ARGV[1]
local field = what .. ':' .. ARGV[2]
local before = tonumber(redis.call('HGET', KEYS[1], field) or '') or 0
at = math.max(at, before)
redis.call('HSET', KEYS[1], field, at)
if ARGV[1] == 'gone' then redis.call('HDEL', KEYS[1], 'ours:' .. ARGV[2]) end
local known = redis.call('HGETALL', KEYS[1])
local kept_s = what == 'ended' and KEPT_AFTER_END_S or KEPT_S
for i = 1, #known, 2 do
  if string.sub(known[i], 1, 5) == 'ours:' then kept_s = KEPT_S end
end
redis.call('EXPIRE', KEYS[1], kept_s)
return {at, known}
