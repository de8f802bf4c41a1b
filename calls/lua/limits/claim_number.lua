-- Not a step of one call: a number gets one follow-up in a day. KEYS: the number's keyed hash. ARGV: the call
-- that wants to send it, how many seconds that holds, '1' to give it back. Returns 1 if it may, else 0.
local holder = redis.call('GET', KEYS[1])
if ARGV[3] == '1' then
  if holder == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return 0
end
if holder then return holder == ARGV[1] and 1 or 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
