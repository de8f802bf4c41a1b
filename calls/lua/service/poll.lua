-- Not a step of one call: an owner renews the leases of its calls and reads all of them in one round trip.
-- KEYS: calls:live, the pulse, the versions of calls, then further keys to read. ARGV: lease in ms, longest
-- gap in ms that is no outage, '1' to record the pulse too (see `pulse.lua`; this also renews its expiry),
-- how many versions. The ids of the calls are taken from those keys.
-- Returns the time, the versions in one text, and the other values. Calls that ended in the meantime stay
-- out of calls:live.
local AT_ONCE = 2000
local ID_FROM = (string.find(KEYS[3] or '{', '{', 1, true)) + 1
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[3] == '1' then
  local at = tonumber(redis.call('HGET', KEYS[2], 'at') or '') or now
  if now < at or now - at > tonumber(ARGV[2]) then redis.call('HSET', KEYS[2], 'back_at', now) end
  if redis.call('HSET', KEYS[2], 'at', now) == 1 then redis.call('EXPIRE', KEYS[2], 86400) end
end
local lapses, last_version = now + ARGV[1], 2 + ARGV[4]
for first = 3, last_version, AT_ONCE do
  local members = {}
  for i = first, math.min(first + AT_ONCE - 1, last_version) do
    members[#members + 1] = lapses
    members[#members + 1] = string.sub(KEYS[i], ID_FROM, -2)
  end
  redis.call('ZADD', KEYS[1], 'XX', unpack(members))
end
local versions, agents = {}, {}
for first = 3, #KEYS, AT_ONCE do
  local last = math.min(first + AT_ONCE - 1, #KEYS)
  for i, value in ipairs(redis.call('MGET', unpack(KEYS, first, last))) do
    if first + i - 1 <= last_version then
      versions[#versions + 1] = value or '0'
    else
      agents[#agents + 1] = value
    end
  end
end
return {now, table.concat(versions, ' '), agents}
