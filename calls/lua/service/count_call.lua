-- Not a step of one call: counts a call in an experiment or a shadow, once. KEYS: the counts, the set of
-- calls counted, the list of latest ones. ARGV: a digest of the call, for how many s the set and the counts
-- are kept, a line for the list or '', how long the list is, then names and amounts.
-- Returns 1, or 0 if the call was counted already.
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('EXPIRE', KEYS[2], ARGV[2])
for i = 6, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
if redis.call('HEXISTS', KEYS[1], 'since') == 0 then
  redis.call('HSET', KEYS[1], 'since', redis.call('TIME')[1] * 1000)
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
if ARGV[4] ~= '' then
  redis.call('LPUSH', KEYS[3], ARGV[4])
  redis.call('LTRIM', KEYS[3], 0, ARGV[5] - 1)
  redis.call('EXPIRE', KEYS[3], ARGV[3])
end
return 1
