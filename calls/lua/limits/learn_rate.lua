-- Not a step of one call: keeps what an answer of Telnyx's said of the account's rate.
-- KEYS: the rate and what is left of it (hash). ARGV: commands allowed in a window (0: not said), commands
-- left in it (-1: not said), ms until it is over, ms for which nothing may be sent (0: it was not refused),
-- ms for which all this is believed.
-- The window is the longest reported time to its end; a tenth of the limit is the burst, and
-- the rate leaves room for it. A refusal that names no limit halves the rate. Returns the rate.
local RATE = KEYS[1]
local limit, remaining, reset, shut, believed = unpack(ARGV)
limit, remaining, reset, shut = tonumber(limit), tonumber(remaining), tonumber(reset), tonumber(shut)
local GUESS, LEAST = 20, 1
local time = redis.call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

local function kept(name) return tonumber(redis.call('HGET', RATE, name) or '') end
local rate, burst = kept('rate'), kept('burst')
local shut_until = kept('shut') or 0
if limit > 0 then
  local window = limit == kept('limit') and kept('window') or 0
  window = math.max(window, reset, 1)
  burst = math.max(1, math.floor(limit / 10))
  rate = math.max(1, limit - burst) / window * 1000
  redis.call('HSET', RATE, 'limit', limit, 'window', window)
elseif shut > 0 and shut_until <= NOW then
  rate = math.max(LEAST, (rate or GUESS) / 2)
  burst = math.max(1, math.floor(rate / 10))
end
if not rate then return '0' end
local left, since = kept('left') or burst, kept('at') or NOW
left = math.min(burst, left + math.max(0, NOW - math.max(since, shut_until)) * rate / 1000)
if remaining >= 0 then left = math.min(left, remaining) end
if shut > 0 then
  left = 0
  shut_until = math.max(shut_until, NOW + shut)
end
redis.call('HSET', RATE, 'rate', string.format('%.6f', rate), 'burst', burst, 'shut', shut_until,
           'left', string.format('%.6f', left), 'at', NOW)
redis.call('PEXPIRE', RATE, math.max(tonumber(believed), shut_until - NOW + 1000))
return string.format('%.6f', rate)
