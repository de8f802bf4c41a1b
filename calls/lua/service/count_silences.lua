-- Not a step of one call: adds the figures of a call that is over to those of its day, once. KEYS: the sums
-- of the day, the calls counted in it. ARGV: a digest of the call, seconds to keep the sums, seconds to keep
-- the calls, most fields, then pairs of a field and an amount. New connections and prefixes beyond the most
-- fields are added up as `other`. Returns 1, or 0 if the call was counted before.
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('EXPIRE', KEYS[2], ARGV[3])
for i = 5, #ARGV, 2 do
  local field = ARGV[i]
  local full = redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4])
  if full and string.sub(field, 1, 5) == 'line\t' and redis.call('HEXISTS', KEYS[1], field) == 0 then
    field = 'line\tother\tother\t' .. string.match(field, '[^\t]*$')
  end
  redis.call('HINCRBY', KEYS[1], field, ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
