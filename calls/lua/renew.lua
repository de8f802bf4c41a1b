-- Not a step of one call: the owner of many renews its leases in one go. KEYS: calls:live.
-- ARGV: lease in ms, then call ids. Calls that ended meanwhile stay out. Returns the time in ms.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local members = {}
for i = 2, #ARGV do
  members[#members + 1] = now + ARGV[1]
  members[#members + 1] = ARGV[i]
  if #members >= 2000 or i == #ARGV then
    redis.call('ZADD', KEYS[1], 'XX', unpack(members))
    members = {}
  end
end
return now
