-- Not a step of one call: an owner renews the leases of its calls, whose state is on several servers; where
-- it is on one, `poll.lua` does it. KEYS: calls:live. ARGV: lease in ms, then the ids of the calls.
-- Returns the time. Calls that ended in the meantime stay out of calls:live.
local AT_ONCE = 2000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lapses = now + ARGV[1]
for first = 2, #ARGV, AT_ONCE do
  local members = {}
  for i = first, math.min(first + AT_ONCE - 1, #ARGV) do
    members[#members + 1] = lapses
    members[#members + 1] = ARGV[i]
  end
  redis.call('ZADD', KEYS[1], 'XX', unpack(members))
end
return now
