-- Not a step of one call: the guard against a fault that hangs up on all callers. KEYS: the guard. ARGV:
-- what ('hang_up', 'status', 'resume'), the multiple of the normal rate, the minimum per minute, how many
-- minutes with hang-ups it takes to learn the normal rate; before that the guard never pauses.
-- The present rate is the sum of this minute's count and the last one's; the normal rate is the mean of
-- past minutes with the weight of an hour. Returns {1 if hang-ups are paused, since when, the rate, the
-- normal rate in thousandths, 1 if this very call paused them}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local MINUTE, HOUR = 60000, 60
local function number(name) return tonumber(redis.call('HGET', KEYS[1], name) or '') or 0 end

local minute, count, last = math.floor(now / MINUTE), number('count'), number('last')
local first = number('first')
if first == 0 then first = minute end
local known = minute - first >= tonumber(ARGV[4])
local normal, paused_at = number('normal'), number('paused_at')
local passed = minute - number('minute')
if passed > 0 then
  for i = 1, math.min(passed, 10 * HOUR) do
    normal = normal + (count - normal) / HOUR
    last = count
    count = 0
  end
end
local tripped = 0
if ARGV[1] == 'resume' then
  paused_at, count, last = 0, 0, 0
elseif ARGV[1] == 'hang_up' and paused_at == 0 then
  count = count + 1
end
local rate = count + last * (1 - (now % MINUTE) / MINUTE)
if ARGV[1] == 'hang_up' and paused_at == 0 and known
    and rate > tonumber(ARGV[3]) and rate > tonumber(ARGV[2]) * normal then
  paused_at, tripped = now, 1
end
redis.call('HSET', KEYS[1], 'first', first, 'minute', minute, 'count', count, 'last', last, 'normal',
           string.format('%.6f', normal), 'paused_at', paused_at)
return {paused_at > 0 and 1 or 0, paused_at, math.floor(rate), math.floor(normal * 1000), tripped}
