-- Not a step of one call: gives a command to Telnyx its turn within the account's rate.
-- KEYS: the rate and what is left of it (hash), who waits in what order, when each comes back, until when
-- each may wait. ARGV: the command's id, urgency (0 first), how many commands it is, ms it may wait from
-- its first ask on, the configured commands per second (0: none), the burst that goes with it.
-- Returns {ms to wait, ms waited so far, further commands that may go without asking}. -1 to wait: its turn
-- would come too late, it is given up. Waits grow with the place in the queue, so nobody comes back in step.
local RATE, QUEUE, BACK, UNTIL = unpack(KEYS)
local id, urgency, amount, good_for = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local given, given_burst = tonumber(ARGV[5]), tonumber(ARGV[6])
local CLASS, LATE_MS, KEPT_MS, LEASE = 2.9e15, 1000, 60000, 10 -- a class is longer than an epoch in us
local time = redis.call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

local function leave(one)
  redis.call('ZREM', QUEUE, one)
  redis.call('ZREM', BACK, one)
  redis.call('HDEL', UNTIL, one)
end

-- Those who did not come back in time lose their place: their worker may be dead.
for _, one in ipairs(redis.call('ZRANGEBYSCORE', BACK, '-inf', NOW - LATE_MS, 'LIMIT', 0, 100)) do leave(one) end

local function kept(name) return tonumber(redis.call('HGET', RATE, name) or '') end
local rate, burst = kept('rate'), kept('burst')
if given > 0 and (not rate or given < rate) then rate, burst = given, given_burst end
if not rate then return {0, 0, 0} end
local opens = math.max(NOW, kept('shut') or 0)
local since = kept('at') or NOW - KEPT_MS
local left = math.min(burst, (kept('left') or burst) + math.max(0, opens - math.max(since, kept('shut') or 0)) * rate / 1000)

local waits = redis.call('HGET', UNTIL, id)
local first, ends = string.match(waits or '', '(%d+) (%d+)')
first, ends = tonumber(first or NOW), tonumber(ends or NOW + good_for)
local ahead = waits and redis.call('ZRANK', QUEUE, id)
              or redis.call('ZCOUNT', QUEUE, '-inf', string.format('%.0f', (urgency + 1) * CLASS - 1))
local lacking = math.max(0, ahead + amount - left - 1e-6)
local wait = opens - NOW + math.ceil(lacking / rate * 1000)
if wait == 0 then
  leave(id)
  left = left - amount
  local spare = 0
  if redis.call('ZCARD', QUEUE) == 0 then spare = math.floor(math.min(LEASE, math.max(0, left) / 10)) end
  redis.call('HSET', RATE, 'left', string.format('%.6f', left - spare), 'at', NOW)
  if redis.call('PTTL', RATE) < 0 then redis.call('PEXPIRE', RATE, KEPT_MS) end
  return {0, NOW - first, spare}
end
if NOW + wait > ends then
  leave(id)
  return {-1, NOW - first, 0}
end
if not waits then -- in the order of asking, also within a microsecond
  local order = urgency * CLASS + time[1] * 1e6 + time[2] + redis.call('ZCARD', QUEUE)
  redis.call('ZADD', QUEUE, string.format('%.0f', order), id)
  redis.call('HSET', UNTIL, id, string.format('%.0f %.0f', first, ends))
end
redis.call('ZADD', BACK, NOW + wait, id)
for _, key in ipairs({QUEUE, BACK, UNTIL}) do redis.call('PEXPIRE', key, KEPT_MS) end
return {wait, NOW - first, 0}
