-- Not a step of one call: the legs bridged in one second of Telnyx's clock. KEYS: that second. ARGV: a leg,
-- its session and when it was bridged in ms; or nothing, to read only. Returns the legs, each with
-- "<when> <session>".
if ARGV[1] then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ' ' .. ARGV[2])
  redis.call('EXPIRE', KEYS[1], 21600)
end
return redis.call('HGETALL', KEYS[1])
