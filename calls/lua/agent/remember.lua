-- What the call's agent wants the next one to know. Own argument: that, as JSON; '' forgets it.
if not live or fenced() then return 0 end
if arg(1) == '' then
  redis.call('HDEL', SPEECH, 'remembered')
else
  redis.call('HSET', SPEECH, 'remembered', arg(1))
  redis.call('EXPIRE', SPEECH, LIVE_TTL_S)
end
return 1
