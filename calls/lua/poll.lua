-- Not a step of one call: the owner of many renews its leases and looks at all of them in one trip.
-- KEYS: calls:live, the pulse, then what is looked at. ARGV: lease in ms, longest gap in ms that is
-- none, '1' to take the pulse too (`pulse.lua`, which also keeps it from expiring), then call ids.
-- Returns the values. Calls that ended meanwhile stay out of calls:live.
local AT_ONCE = 2000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[3] == '1' then
  local at = tonumber(redis.call('HGET', KEYS[2], 'at') or '') or now
  if now - at > tonumber(ARGV[2]) then redis.call('HSET', KEYS[2], 'back_at', now) end
  if redis.call('HSET', KEYS[2], 'at', now) == 1 then redis.call('EXPIRE', KEYS[2], 86400) end
end
local lapses = now + ARGV[1]
for first = 4, #ARGV, AT_ONCE do
  local members = {}
  for i = first, math.min(first + AT_ONCE - 1, #ARGV) do
    members[#members + 1] = lapses
    members[#members + 1] = ARGV[i]
  end
  redis.call('ZADD', KEYS[1], 'XX', unpack(members))
end
local values = {}
for first = 3, #KEYS, AT_ONCE do
  local last = math.min(first + AT_ONCE - 1, #KEYS)
  for _, value in ipairs(redis.call('MGET', unpack(KEYS, first, last))) do
    values[#values + 1] = value
  end
end
return {now, values}
